"""Tells staff in their messenger that somebody wants to speak to a person."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.channels.base import channel_of
from bot.channels.database import Database
from bot.channels.faults import named
from bot.channels.messenger import words
from bot.channels.tables import channel_seen, events

logger = logging.getLogger(__name__)
LOOK_SECONDS = 1.0
STAFF = ("slack", "mattermost")  # colleagues who ask for a person try the bot out


class Announcer:
    """Looks for new requests among the stored answers; each is announced once."""

    def __init__(
        self,
        database: Database,
        tell: Sequence[Callable[[str], Awaitable[None]]],
        console: str,
    ) -> None:
        self._database = database
        self._tell = tell
        self._console = console.rstrip("/")

    async def run(self) -> None:
        """Runs as long as the process."""
        cursor = -1
        while True:
            try:
                if cursor < 0:
                    cursor = await self._database.read(_newest)
                for number, sender in await self._database.read(_asked, cursor):
                    cursor = max(cursor, number)
                    await self._announce(number, sender)
            except Exception as fault:
                logger.error("Announcing failed: %s", named(fault))
            await asyncio.sleep(LOOK_SECONDS)

    async def _announce(self, number: int, sender: str) -> None:
        if channel_of(sender) in STAFF:
            return
        try:  # of several processes one announces
            await self._database.write(_note, f"announced {number}")
        except IntegrityError:
            return
        text = words.own("announce").format(link=f"{self._console}/gespraeche/von/{sender}/")
        for tell in self._tell:
            try:
                await tell(text)
            except Exception as fault:  # the other channel is told all the same
                logger.error("A request was not announced: %s", named(fault))


def _newest(connection: Connection) -> int:
    return int(connection.execute(sa.select(sa.func.max(events.c.id))).scalar() or 0)


def _asked(connection: Connection, cursor: int) -> list[tuple[int, str]]:
    rows = connection.execute(
        sa.select(events.c.id, events.c.sender_id, events.c.data)
        .where(events.c.id > cursor, events.c.type_name == "bot")
        .where(events.c.data.contains('"human"'))
        .order_by(events.c.id)
        .limit(100)
    )
    return [(row.id, row.sender_id) for row in rows if _human(row.data)]


def _human(data: str) -> bool:
    custom = (json.loads(data).get("data") or {}).get("custom") or {}
    return bool(custom.get("outcome") == "human")


def _note(connection: Connection, name: str) -> None:
    connection.execute(channel_seen.insert().values(name=name, received=time.time()))
