"""One real bot with every channel switched on, against providers on loopback."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.messengers.stations import Station
from tests.messengers.telegram_station import TelegramStation
from tests.messengers.whatsapp_station import WhatsappStation
from tests.server import RunningBot

STATIONS = {"telegram": TelegramStation, "whatsapp": WhatsappStation}
CONSOLE = "https://konsole.example.org"


@pytest.fixture(scope="session")
def stations() -> Iterator[dict[str, Station]]:
    """All providers."""
    made = {name: kind() for name, kind in STATIONS.items()}
    yield made
    for station in made.values():
        station.provider.stop()


@pytest.fixture(scope="session")
def messenger_bot(tmp_path_factory: pytest.TempPathFactory, stations) -> Iterator[RunningBot]:
    """The bot."""
    settings = {"LOTSE_CONSOLE_ADDRESS": CONSOLE}
    for station in stations.values():
        settings |= station.settings()
    bot = RunningBot(tmp_path_factory.mktemp("messengers"), **settings)
    try:
        yield bot.start()
    finally:
        bot.stop()


@pytest.fixture(params=list(STATIONS))
def station(request, stations, messenger_bot) -> Station:
    """Each channel in turn."""
    chosen = stations[request.param]
    chosen.provider.failures.clear()
    chosen.bot = messenger_bot
    return chosen
