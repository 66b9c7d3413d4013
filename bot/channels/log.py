"""A conversation as a numbered log: Rasa's events, read where the tracker store keeps them.

The number of an event only ever grows within a conversation (each is written under its lock), so a
reader who remembers the last number it saw misses nothing and sees nothing twice.
"""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.channels.base import Reply
from bot.channels.database import Database
from bot.channels.replies import SHOWN, payload_of, reply_of
from bot.channels.tables import BY_SENDER, ORPHANS, events
from bot.handoff.forgetting import forget as forget_hand_off

PAGE = 200
_RECENT = 80  # events looked through for a turn; a turn has about a dozen
_PAUSING = ("pause", "resume", "restart", "session_started")
_BUTTON = re.compile(r"b(\d{1,18})-(\d{1,2})")


@dataclass(frozen=True)
class StoredTurn:
    """A resident's message among the events, and what was said to it."""

    first: int
    last: int
    replies: tuple[Reply, ...]


class ConversationLog:
    """Reads conversations, and deletes what hangs on them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def after(self, sender: str, cursor: int = 0) -> list[Reply]:
        """What stands in the conversation after the cursor and after its last restart."""
        return await self._database.read(_after, sender, cursor)

    async def last(self, sender: str) -> int:
        """The number of the conversation's newest event; 0 if there is none."""
        return await self._database.read(_last, sender)

    async def restarted(self, sender: str) -> int:
        """The number of the last restart; 0 if there was none."""
        return await self._database.read(_restarted, sender)

    async def turn(self, sender: str, message_id: str) -> StoredTurn | None:
        """The stored turn of a message; None if it does not stand in the conversation."""
        return await self._database.read(_turn, sender, message_id)

    async def between(self, sender: str, first: int, last: int) -> list[Reply]:
        """What was said to a resident's message in its own turn."""
        return await self._database.read(_between, sender, first, last)

    async def payload(self, sender: str, button: str) -> str | None:
        """What a button sends that was offered in this conversation; None if it was not."""
        found = _BUTTON.fullmatch(button)
        if not found:
            return None
        return await self._database.read(_payload, sender, int(found[1]), int(found[2]))

    async def said(self, sender: str, event_id: int) -> bool:
        """Whether this is a reply in the conversation."""
        return await self._database.read(_bot_event, sender, event_id) is not None

    async def carried_out(self, sender: str, outbox_id: int) -> bool:
        """Whether a staff order already stands among the newest events."""
        return await self._database.read(_carried_out, sender, outbox_id)

    async def paused(self, sender: str) -> bool:
        """Whether a person has taken the conversation over."""
        return await self._database.read(_paused, sender)

    async def changed(self, since: int) -> tuple[int, set[str]]:
        """The newest event of all, and the conversations that have one after `since`."""
        return await self._database.read(_changed, since)

    async def delete(self, sender: str) -> None:
        """Deletes what hangs on the conversation; its events are the tracker store's to delete."""
        await self._database.write(forget, sender)

    async def tidy(self, before: float) -> None:
        """Deletes what still hangs on conversations that retention has deleted."""
        await self._database.write(forget_orphans, before)


def forget(connection: Connection, sender: str) -> None:
    """Deletes every row of the channels' own tables that belongs to the sender."""
    forget_hand_off(connection, sender, time.time())
    for table in BY_SENDER:
        connection.execute(table.delete().where(table.c.sender_id == sender))


def forget_orphans(connection: Connection, before: float) -> None:
    """Deletes what hangs on conversations that are gone, whoever deleted them."""
    for table, moment in ORPHANS:
        left = sa.exists().where(events.c.sender_id == table.c.sender_id)
        connection.execute(table.delete().where(moment < before, ~left))


def _of(sender: str) -> sa.sql.Select:
    return sa.select(events.c.id, events.c.type_name, events.c.data).where(
        events.c.sender_id == sender
    )


def _last(connection: Connection, sender: str) -> int:
    newest = sa.select(sa.func.max(events.c.id)).where(events.c.sender_id == sender)
    return int(connection.execute(newest).scalar() or 0)


def _restarted(connection: Connection, sender: str) -> int:
    newest = sa.select(sa.func.max(events.c.id)).where(
        events.c.sender_id == sender, events.c.type_name == "restart"
    )
    return int(connection.execute(newest).scalar() or 0)


def _after(connection: Connection, sender: str, cursor: int) -> list[Reply]:
    start = max(cursor, _restarted(connection, sender))
    rows = connection.execute(
        _of(sender)
        .where(events.c.id > start, events.c.type_name.in_(SHOWN))
        .order_by(events.c.id)
        .limit(PAGE)
    )
    return [reply for row in rows if (reply := reply_of(row.id, row.data))]


def _turn(connection: Connection, sender: str, message_id: str) -> StoredTurn | None:
    rows = connection.execute(_of(sender).order_by(events.c.id.desc()).limit(_RECENT)).all()
    later: list[sa.engine.Row] = []
    for row in rows:
        if row.type_name == "user":
            if json.loads(row.data).get("message_id") == message_id:
                last = later[0].id if later else row.id
                return StoredTurn(row.id, last, tuple(_bot(reversed(later))))
            later = []  # what came so far answered another message
        else:
            later.append(row)
    return None


def _between(connection: Connection, sender: str, first: int, last: int) -> list[Reply]:
    return _bot(
        connection.execute(
            _of(sender).where(events.c.id > first, events.c.id <= last).order_by(events.c.id)
        )
    )


def _bot(rows: object) -> list[Reply]:
    return [
        reply
        for row in rows  # type: ignore[attr-defined]
        if row.type_name == "bot" and (reply := reply_of(row.id, row.data))
    ]


def _bot_event(connection: Connection, sender: str, event_id: int) -> str | None:
    row = connection.execute(
        _of(sender).where(
            events.c.id == event_id,
            events.c.type_name == "bot",
            events.c.id > _restarted(connection, sender),
        )
    ).first()
    return row.data if row else None


def _payload(connection: Connection, sender: str, event_id: int, number: int) -> str | None:
    data = _bot_event(connection, sender, event_id)
    return payload_of(data, number) if data else None


def _carried_out(connection: Connection, sender: str, outbox_id: int) -> bool:
    rows = connection.execute(_of(sender).order_by(events.c.id.desc()).limit(_RECENT))
    return any(
        (json.loads(row.data).get("metadata") or {}).get("outbox") == outbox_id for row in rows
    )


def _paused(connection: Connection, sender: str) -> bool:
    row = connection.execute(
        _of(sender).where(events.c.type_name.in_(_PAUSING)).order_by(events.c.id.desc()).limit(1)
    ).first()
    return row is not None and row.type_name == "pause"


def _changed(connection: Connection, since: int) -> tuple[int, set[str]]:
    newest = connection.execute(sa.select(sa.func.max(events.c.id))).scalar() or 0
    if newest <= since:
        return int(newest), set()
    rows = connection.execute(
        sa.select(events.c.sender_id).where(events.c.id > since).distinct()
    ).all()
    return int(newest), {row.sender_id for row in rows}
