"""A provider that is away, silent or slow: nobody else notices, and nothing is lost or doubled."""

import time

from tests.messengers.conftest import only
from tests.messengers.looks import quiet

QUESTION = "Wann trifft sich der Integrationsrat?"
SILENT = 25.0  # longer than any call waits


@only("telegram")
def test_a_silent_provider_slows_no_other_channel(channel, stations):
    other = stations["whatsapp"]
    other.bot = channel.bot
    who = channel.person()
    channel.ask(who, "Guten Tag", 2)
    before = _seconds(channel, who)
    other.provider.failures += [SILENT] * 30
    for _ in range(25):
        other.deliver(other.text(other.person(), QUESTION))
    time.sleep(1)
    while_silent = [_seconds(channel, who) for _ in range(3)]
    assert min(while_silent) < max(3 * before, 5.0), (before, while_silent)
    other.provider.failures.clear()


def test_what_could_not_be_sent_comes_once_when_the_provider_is_back(stations, messenger_bot):
    people = {name: [one.person() for _ in range(2)] for name, one in stations.items()}
    for name, station in stations.items():
        station.bot = messenger_bot
        for who in people[name]:
            station.deliver(station.text(who, "Guten Tag"))
    for name, station in stations.items():
        for who in people[name]:
            station.provider.wait(who, 2)
        station.provider.shut()
    try:
        for name, station in stations.items():
            for who in people[name]:
                station.deliver(station.text(who, QUESTION))
        time.sleep(1.5)
    finally:
        for station in stations.values():
            station.provider.open()
    for name, station in stations.items():
        for who in people[name]:
            assert "Quelle" in station.provider.wait(who, 3, 90)[-1].text, name
    time.sleep(0.5)
    for name, station in stations.items():
        assert [len(station.provider.to(who)) for who in people[name]] == [3] * 2, name


@only("telegram")
def test_a_restart_of_the_bot_loses_and_doubles_nothing(channel):
    people = [channel.person() for _ in range(3)]
    channel.provider.shut()
    for who in people:
        channel.deliver(channel.text(who, QUESTION))
    channel.bot.stop()
    channel.provider.open()
    channel.bot.start()
    for who in people:
        assert "Quelle" in channel.provider.wait(who, 2, 60)[1].text
    assert quiet(channel, people, 1.0)
    assert [len(channel.provider.to(who)) for who in people] == [2] * len(people)


def test_no_token_is_in_the_log(stations, messenger_bot):
    log = messenger_bot.log.read_text()
    for station in stations.values():
        for name, value in station.settings().items():
            if name.endswith(("TOKEN", "SECRET", "KEY", "PASSWORD")):
                assert value not in log, name


def _seconds(channel, who: str) -> float:
    begun = time.monotonic()
    channel.ask(who, QUESTION)
    return time.monotonic() - begun
