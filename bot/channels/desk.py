"""The hand-off as the bot's process needs it: is somebody there, and what ended by itself?"""

from __future__ import annotations

import time

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.channels.base import Reply, channel_of
from bot.channels.database import Database
from bot.channels.sentences import handoff
from bot.channels.tables import events
from bot.handoff import live
from bot.handoff.presence import Presence, presence

LOOK_SECONDS = 2.0
LAPSE_SECONDS = 5.0


class Desk:
    """Knows who is there without asking the database at every message."""

    def __init__(self, database: Database, limits: live.Limits | None = None) -> None:
        self._database = database
        self._limits = limits or live.Limits()
        self.presence = Presence()
        self._looked = self._lapsed = 0.0

    async def look(self) -> None:
        """Refreshes what is known, and ends chats that nobody looks after; called all the time."""
        now = time.monotonic()
        if now - self._looked > LOOK_SECONDS:
            self._looked = now
            self.presence = await self._database.read(presence, time.time())
        if now - self._lapsed > LAPSE_SECONDS:
            self._lapsed = now
            await self.lapse()

    async def replied(self, sender: str, replies: list[Reply]) -> None:
        """Where there is no button for it, the wish for a person is the wish for a chat."""
        channel = channel_of(sender)
        wish = any(one.get("outcome") == "human" and "live" in one.get("offer", ())
                   for one in replies)  # fmt: skip
        if wish and channel != "web":
            values = (sender, channel, time.time(), handoff()["waiting"])
            await self._database.write(live.ask, *values)

    async def lapse(self) -> int:
        """Ends waiting and running chats that are past their limits; how many."""
        heard = await self._database.read(_heard)
        if heard is None:
            return 0
        values = (time.time(), self._limits, handoff(), heard)
        return await self._database.write(live.lapse, *values)


def _heard(connection: Connection) -> dict[str, float] | None:
    """When the residents of running chats last wrote; None if there is no chat at all."""
    open_ = [*live.listed(connection, live.WAITING), *live.listed(connection, live.ACTIVE)]
    if not open_:
        return None
    last = sa.func.max(events.c.timestamp)
    found = sa.select(events.c.sender_id, last).where(
        events.c.sender_id.in_([row.sender_id for row in open_]), events.c.type_name == "user"
    )
    return {row[0]: row[1] or 0.0 for row in connection.execute(found.group_by(events.c.sender_id))}
