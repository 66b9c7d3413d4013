"""Tells staff in their messenger that a resident left a request or waits for a chat."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.channels.database import Database
from bot.channels.faults import named
from bot.channels.messenger import words
from bot.channels.messenger.calls import UnknownError
from bot.channels.messenger.model import RejectedError, UnreachableError
from bot.channels.tables import channel_seen
from bot.handoff import live, requests

logger = logging.getLogger(__name__)
LOOK_SECONDS = 1.0
OLDEST = 86400.0  # seconds; what was told is remembered for longer (see inbox.py)
ENDING = 2.0  # seconds for what is just being told when the bot ends
STAFF = ("slack", "mattermost")  # colleagues who ask for a person try the bot out
PLACES = {"request": "uebergabe/anfrage", "chat": "uebergabe/chat"}  # in the console


class Telling(Protocol):
    """A messenger that has a channel for staff."""

    name: str

    async def announce(self, text: str) -> None:
        """Tells staff. Raises UnreachableError, UnknownError or RejectedError."""


@dataclass(frozen=True)
class News:
    """Something that waits for a person."""

    kind: str
    number: int


class Announcer:
    """Follows what the hand-off stores; each request and each chat is told once."""

    def __init__(self, database: Database, messenger: Telling, console: str) -> None:
        self._database = database
        self._messenger = messenger
        self._console = console.rstrip("/")

    async def run(self) -> None:
        """Runs as long as the process; of several processes in one only (see alone.py)."""
        while True:
            wait = LOOK_SECONDS
            for one in await self._database.read(_waiting, time.time() - OLDEST):
                wait = max(wait, await self._once(one))
            await asyncio.sleep(wait)

    async def _once(self, one: News) -> float:
        """Tells it if nobody has; the seconds to wait if the provider wants us to."""
        name = f"announced {self._messenger.name} {one.kind} {one.number}"
        if await self._database.read(_told, name):
            return 0.0
        telling = asyncio.ensure_future(self._tell(one, name))
        try:
            return await asyncio.shield(telling)
        except asyncio.CancelledError:  # cut off, it would be told again after a restart
            await asyncio.wait({telling}, timeout=ENDING)
            raise

    async def _tell(self, one: News, name: str) -> float:
        link = f"{self._console}/{PLACES[one.kind]}/{one.number}/"
        try:
            await self._messenger.announce(words.own("announce")[one.kind].format(link=link))
        except UnreachableError as fault:
            return fault.seconds  # nothing was said: it is tried again
        except (RejectedError, UnknownError) as fault:
            logger.error("%s: not announced: %s", self._messenger.name, named(fault))
        await self._database.write(_note, name)
        return 0.0


def _waiting(connection: Connection, since: float) -> list[News]:
    """What nobody has taken yet, oldest first."""
    open_ = [
        (row.created, row.channel, News("request", row.id))
        for row in requests.listed(connection, (requests.OPEN,))
    ] + [
        (row.asked, row.channel, News("chat", row.id))
        for row in live.listed(connection, live.WAITING)
    ]
    recent = sorted((one for one in open_ if one[0] > since), key=lambda one: one[0])
    return [news for _, channel, news in recent if channel not in STAFF]


def _told(connection: Connection, name: str) -> bool:
    found = sa.select(channel_seen.c.name).where(channel_seen.c.name == name)
    return connection.execute(found).first() is not None


def _note(connection: Connection, name: str) -> None:
    connection.execute(channel_seen.insert().values(name=name, received=time.time()))
