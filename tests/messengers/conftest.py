"""One real bot with every channel switched on, against providers on loopback."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.channels.database import Database
from bot.channels.messenger import alone
from bot.stores import migrate
from tests.messengers.email_station import EmailStation
from tests.messengers.mattermost_station import MattermostStation
from tests.messengers.slack_station import SlackStation
from tests.messengers.stations import Station
from tests.messengers.telegram_station import TelegramStation
from tests.messengers.threema_station import ThreemaStation
from tests.messengers.whatsapp_station import WhatsappStation
from tests.server import RunningBot

KINDS: dict[str, type[Station]] = {
    "telegram": TelegramStation,
    "whatsapp": WhatsappStation,
    "threema": ThreemaStation,
    "email": EmailStation,
    "slack": SlackStation,
    "mattermost": MattermostStation,
}
CONSOLE = "https://konsole.example.org"


@pytest.fixture
def database(tmp_path, monkeypatch) -> Iterator[Database]:
    """A database of one's own, in which processes look often whose turn it is."""
    monkeypatch.setattr(alone, "LOOK", 0.2)
    url = f"sqlite:///{tmp_path}/conversations.sqlite"
    migrate.upgrade(url)
    made = Database(url)
    yield made
    made.close()


@pytest.fixture(scope="session")
def stations() -> Iterator[dict[str, Station]]:
    """All providers that this machine can have."""
    made = {name: kind() for name, kind in KINDS.items() if not kind.missing()}
    yield made
    for station in made.values():
        station.provider.stop()


@pytest.fixture(scope="session")
def messenger_bot(
    tmp_path_factory: pytest.TempPathFactory, stations: dict[str, Station]
) -> Iterator[RunningBot]:
    """The bot."""
    settings = {"LOTSE_CONSOLE_ADDRESS": CONSOLE}
    for station in stations.values():
        settings |= station.settings()
    bot = RunningBot(tmp_path_factory.mktemp("messengers"), **settings)
    try:
        yield bot.start()
    finally:
        bot.stop()


@pytest.fixture
def channel(request, stations, messenger_bot) -> Station:
    """A channel by its name."""
    if request.param not in stations:
        pytest.skip(KINDS[request.param].missing())
    chosen = stations[request.param]
    chosen.provider.failures.clear()
    chosen.bot = messenger_bot
    yield chosen
    assert not getattr(chosen.provider, "wrong", [])  # the bot kept to the provider's format


def only(*names: str):
    """The test is about these channels."""
    return pytest.mark.parametrize("channel", names, indirect=True)


every = only(*KINDS)
