"""The whole bot without a public address: Telegram's updates are fetched, by one process only."""

import time
from collections.abc import Iterator

import pytest

from bot.channels.messenger.words import said
from tests.messengers.looks import conversation, quiet
from tests.messengers.telegram_station import TOKEN, TelegramStation
from tests.server import RunningBot

NOISE = ("Traceback", "never retrieved", "was destroyed", " ERROR ", TOKEN)


@pytest.fixture(scope="module")
def polled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TelegramStation]:
    """Telegram with a bot that fetches."""
    station = TelegramStation()
    station.bot = _bot(station, tmp_path_factory.mktemp("polling"))
    try:
        station.bot.start()
        yield station
    finally:
        station.bot.stop()
        station.provider.stop()


def test_messages_and_buttons_are_fetched_and_answered(polled):
    who = polled.person()
    polled.waits(polled.text(who, "Wie ist die Telefonnummer?"))
    notice, offered = polled.provider.wait(who, 2)
    assert notice.text == said("notice") and len(offered.choices) > 1
    polled.waits(polled.press(who, offered.choices[0][0]))
    assert "Quelle" in polled.provider.wait(who, 3)[-1].text
    assert polled.post(polled.text(who, "gefälscht")).status_code == 403  # there is no webhook
    assert "setWebhook" not in [name for name, _ in polled.provider.calls]


def test_of_two_processes_one_fetches_and_the_other_goes_on_where_it_ended(polled, tmp_path):
    people = [polled.person() for _ in range(6)]
    texts = ["a" * (place + 2) for place in range(10)]
    second = _bot(
        polled, tmp_path, LOTSE_CONVERSATIONS=f"sqlite:///{polled.bot.database}",
        LOTSE_LOCK_FILE=str(tmp_path / "lock"),
    )  # fmt: skip
    try:
        second.start()
        polled.waits(*(polled.text(who, text) for text in texts[:6] for who in people))
        polled.provider.wait(people[0], 2)
        begun = time.monotonic()
        polled.bot.stop()  # in the middle of it
        assert time.monotonic() - begun < 20
        polled.waits(*(polled.text(who, text) for text in texts[6:] for who in people))
        for who in people:
            polled.provider.wait(who, len(texts) + 1, 90)
        assert quiet(polled, people, 0.5)
    finally:
        second.stop()
    assert not polled.provider.state.get("conflicts")
    for who in people:  # nothing is lost, doubled or out of order
        stored = conversation(polled, who)
        assert [one["text"] for one in stored if one["from"] == "resident"] == texts
        answers = [one["text"] for one in stored if one["from"] != "resident"]
        assert [one.text for one in polled.provider.to(who)] == answers
    log = polled.bot.log.read_text() + second.log.read_text()
    assert not [line for line in log.splitlines() for one in NOISE if one in line]


def _bot(station: TelegramStation, folder, **more: str) -> RunningBot:
    settings = station.settings() | {"LOTSE_TELEGRAM_MODE": "polling"} | more
    del settings["LOTSE_TELEGRAM_SECRET"]
    return RunningBot(folder, **settings)
