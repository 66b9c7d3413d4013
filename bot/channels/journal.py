"""The book of accepted messages: each stands in it before it is answered."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.channels.base import Message
from bot.channels.database import Database
from bot.channels.tables import intake

KEPT_SECONDS = 24 * 3600.0  # how long a repeat is recognised


@dataclass(frozen=True)
class Entry:
    """A message's line in the book, and whether it is ours to answer."""

    id: int
    mine: bool
    again: bool = False  # seen before
    first: int | None = None
    last: int | None = None

    @property
    def answered(self) -> bool:
        """Whether its turn stands in the conversation."""
        return self.first is not None


class Journal:
    """Writes and reads the book."""

    def __init__(self, database: Database, stale: float) -> None:
        self._database = database
        self._stale = stale

    async def enter(self, message: Message) -> Entry:
        """The message's line: a new one, or the one it already has."""
        try:
            return await self._database.write(_insert, message)
        except IntegrityError:
            return await self._database.write(_claim, message, time.time() - self._stale)

    async def answered(self, entry: Entry, first: int, last: int) -> None:
        """Notes where the message's turn stands; its text is no longer kept here."""
        await self._database.write(_answered, entry.id, first, last)

    async def release(self, entry: Entry) -> None:
        """Gives an unanswered message free, for a repeat to try again."""
        await self._database.write(_release, entry.id)

    async def drop(self, entry: Entry) -> None:
        """Forgets a message that is not to be answered."""
        await self._database.write(_drop, entry.id)

    async def left_over(self, youngest: float, oldest: float) -> list[Message]:
        """Messages that some process took and never answered."""
        now = time.time()
        return await self._database.read(_left_over, now - oldest, now - youngest)

    async def tidy(self) -> None:
        """Forgets answered messages that nobody will repeat any more."""
        await self._database.write(_tidy, time.time() - KEPT_SECONDS)


def _insert(connection: Connection, message: Message) -> Entry:
    now = time.time()
    made = connection.execute(
        intake.insert().values(
            channel=message.channel,
            sender_id=message.sender,
            message_id=message.id,
            text=message.text,
            metadata=json.dumps(dict(message.metadata)),
            received=now,
            claimed=now,
        )
    )
    return Entry(made.inserted_primary_key[0], mine=True)


def _claim(connection: Connection, message: Message, stale: float) -> Entry:
    this = sa.and_(intake.c.sender_id == message.sender, intake.c.message_id == message.id)
    claimed = connection.execute(
        intake.update()
        .where(this, intake.c.first_event.is_(None))
        .where(sa.or_(intake.c.claimed.is_(None), intake.c.claimed < stale))
        .values(claimed=time.time())
    ).rowcount
    row = connection.execute(sa.select(intake).where(this)).one()
    return Entry(row.id, bool(claimed), True, row.first_event, row.last_event)


def _answered(connection: Connection, entry: int, first: int, last: int) -> None:
    connection.execute(
        intake.update()
        .where(intake.c.id == entry)
        .values(first_event=first, last_event=last, text=None)
    )


def _release(connection: Connection, entry: int) -> None:
    connection.execute(intake.update().where(intake.c.id == entry).values(claimed=None))


def _drop(connection: Connection, entry: int) -> None:
    connection.execute(intake.delete().where(intake.c.id == entry))


def _left_over(connection: Connection, after: float, before: float) -> list[Message]:
    rows = connection.execute(
        sa.select(intake)
        .where(intake.c.first_event.is_(None), intake.c.received > after)
        .where(sa.func.coalesce(intake.c.claimed, intake.c.received) < before)
        .order_by(intake.c.id)
        .limit(100)
    )
    return [
        Message(row.channel, row.sender_id, row.message_id, row.text, json.loads(row.metadata))
        for row in rows
    ]


def _tidy(connection: Connection, before: float) -> None:
    connection.execute(
        intake.delete().where(intake.c.received < before, intake.c.first_event.isnot(None))
    )
