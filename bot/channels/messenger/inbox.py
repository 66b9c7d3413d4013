"""What came in and is not yet answered. It is stored before the provider hears "taken"."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.channels.database import Database
from bot.channels.messenger import contacts
from bot.channels.messenger.model import Update
from bot.channels.messenger.vault import Vault
from bot.channels.tables import channel_contacts, channel_inbox, channel_seen

KEPT = 2 * 86400.0  # seconds that a repeat is recognised
PAUSES = (0.1, 0.3, 0.6)
RUSH, RUSH_SECONDS = 10, 2.0  # so many updates in so many seconds
MOST = 250  # waiting messages of one sender; more are not taken


@dataclass(frozen=True)
class Waiting:
    """A message that waits for its answer."""

    number: int
    id: str
    text: str
    button: str
    unsupported: str
    received: float
    files: tuple[str, ...] = ()


class Inbox:
    """The inbox of one channel."""

    def __init__(self, database: Database, vault: Vault, channel: str) -> None:
        self._database = database
        self._vault = vault
        self._channel = channel
        self._one = asyncio.Lock()
        self._came: deque[float] = deque(maxlen=RUSH)
        self.storing = 0  # updates that came and do not stand here yet

    async def put(self, update: Update) -> str:
        """Stores the update; its sender's pseudonym, or "" if it was here before."""
        sender = self._vault.sender(update.who)
        row = {
            "channel": self._channel,
            "sender_id": sender,
            "place": update.order,
            "content": self._vault.seal(
                {
                    "id": self._vault.update(update.who, update.id)[:40],
                    "text": update.text,
                    "button": update.button,
                    "unsupported": update.unsupported,
                    "files": update.files,
                }
            ),
        }
        seen = self._vault.update(update.who, update.id)
        address = self._vault.seal(update.address)
        self.storing += 1
        self._came.append(time.monotonic())
        try:
            taken = await self._written(seen, row, address)
        except IntegrityError:
            return ""
        finally:
            self.storing -= 1
        return sender if taken else ""

    def rush(self) -> float:
        """Seconds since the last update, while so many come that they overtake each other; or 0."""
        if len(self._came) < RUSH or self._came[-1] - self._came[0] > RUSH_SECONDS:
            return 0.0
        return max(time.monotonic() - self._came[-1], 0.001)

    async def _written(self, seen: str, row: dict[str, object], address: str) -> bool:
        """In a burst the database may be busy for longer than one try waits."""
        async with self._one:  # writers of this process would only wait for each other
            for pause in PAUSES:
                try:
                    return await self._database.write(_put, seen, row, address)
                except OperationalError:
                    await asyncio.sleep(pause)
            return await self._database.write(_put, seen, row, address)

    async def next(self, sender: str) -> Waiting | None:
        """The sender's first waiting message in the provider's order."""
        while row := await self._database.read(_next, sender):
            content = self._vault.open(row.content)
            if content is not None:
                return Waiting(row.id, received=row.received, **content)
            await self.done(row.id, sender)  # sealed with another secret
        return None

    async def done(self, number: int, sender: str) -> None:
        """The message is answered; nothing of it stays here. Its reader goes on holding the sender."""
        await self._database.write(_done, number, sender)

    async def left(self) -> list[str]:
        """Senders of this channel whose messages wait."""
        return await self._database.read(_left, self._channel)

    async def tidy(self) -> None:
        """Forgets updates that nobody will repeat."""
        await self._database.write(_tidy, time.time() - KEPT)


def _put(connection: Connection, seen: str, row: dict[str, object], address: str) -> bool:
    now = time.time()
    connection.execute(channel_seen.insert().values(name=seen, received=now))
    sender = row["sender_id"]
    mine = channel_inbox.c.sender_id == sender
    waiting = connection.execute(sa.select(sa.func.count()).where(mine)).scalar() or 0
    if waiting >= MOST:
        return False
    connection.execute(channel_inbox.insert().values(received=now, **row))
    contacts.keep(connection, str(row["channel"]), str(sender), address)
    return True


def _next(connection: Connection, sender: str) -> sa.engine.Row | None:
    rows = sa.select(channel_inbox).where(channel_inbox.c.sender_id == sender)
    first = rows.order_by(channel_inbox.c.place, channel_inbox.c.id).limit(1)
    return connection.execute(first).first()


def _done(connection: Connection, number: int, sender: str) -> None:
    connection.execute(channel_inbox.delete().where(channel_inbox.c.id == number))
    held = channel_contacts.update().where(channel_contacts.c.sender_id == sender)
    connection.execute(held.values(reading=contacts.leased()))


def _left(connection: Connection, channel: str) -> list[str]:
    free = sa.select(channel_contacts.c.sender_id).where(
        channel_contacts.c.reading < time.time(),
        channel_contacts.c.channel == channel,
        sa.exists().where(channel_inbox.c.sender_id == channel_contacts.c.sender_id),
    )
    return list(connection.execute(free.limit(500)).scalars())


def _tidy(connection: Connection, before: float) -> None:
    connection.execute(channel_seen.delete().where(channel_seen.c.received < before))
