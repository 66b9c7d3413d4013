"""A provider that is away, silent or slow: nobody else notices, and nothing is lost or doubled."""

import time

from tests.messengers.conftest import every, only
from tests.messengers.looks import quiet, told

QUESTION = "Wann trifft sich der Integrationsrat?"


@every
def test_a_silent_provider_slows_no_other_channel(channel, stations):
    other = stations["whatsapp" if channel.name == "telegram" else "telegram"]
    other.bot = channel.bot
    who = other.person()
    other.ask(who, "Guten Tag", 2)
    before = min(_seconds(other, who) for _ in range(2))
    channel.provider.silent = True
    try:
        for _ in range(10):
            channel.deliver(channel.text(channel.person(), QUESTION))
        time.sleep(0.8)  # by now they wait for an answer to what they sent
        meanwhile = min(_seconds(other, who) for _ in range(2))
    finally:
        channel.provider.silent = False
    told(f"{channel.name} silent: {other.name} answers after {meanwhile:.2f} s, else {before:.2f}")
    assert meanwhile < max(3 * before, 5.0)


@only("telegram", "slack", "mattermost")
def test_a_provider_that_asks_to_wait_gets_each_message_later_and_once(channel):
    who = channel.person()
    channel.ask(who, "Guten Tag", 2)
    channel.provider.failures += [channel.too_many] * 2
    begun = time.monotonic()
    assert "Quelle" in channel.ask(who, QUESTION)[-1].text
    assert time.monotonic() - begun > 2.0 and not channel.provider.failures
    assert quiet(channel, [who], 0.5) and len(channel.provider.to(who)) == 3


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


def test_no_token_and_no_stack_trace_is_in_the_log(stations, messenger_bot):
    log = messenger_bot.log.read_text()
    assert not [one for one in ("Traceback", "never retrieved", "was destroyed") if one in log]
    for station in stations.values():
        for name, value in station.settings().items():
            if name.endswith(("TOKEN", "SECRET", "KEY", "PASSWORD")):
                assert value not in log, name


def _seconds(channel, who: str) -> float:
    begun = time.monotonic()
    channel.ask(who, QUESTION)
    return time.monotonic() - begun
