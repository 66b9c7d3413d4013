"""Who is behind a pseudonym, sealed, and how far the conversation was sent."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.channels.database import Database
from bot.channels.messenger.model import Address
from bot.channels.messenger.vault import Vault
from bot.channels.replies import SHOWN
from bot.channels.tables import channel_contacts as table
from bot.channels.tables import events

LEASE = 60.0  # seconds; a process that died holds a contact no longer


@dataclass(frozen=True)
class Contact:
    """A sender as the channel knows it."""

    sender: str
    address: Address = field(repr=False)
    heard: float  # when something last came
    noticed: bool  # whether the privacy notice was given
    cursor: int  # the last event that was sent whole
    parts: int  # parts of the next one that were sent already
    offered: tuple[str, ...]  # the buttons behind the last numbered list


class Contacts:
    """The contacts of one channel."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    async def find(self, sender: str) -> Contact | None:
        """The contact; None if it is gone or sealed with another secret."""
        row = await self._database.read(_find, sender)
        address = self._vault.open(row.address) if row else None
        if row is None or address is None:
            return None
        offered = tuple(filter(None, (row.offered or "").split(",")))
        return Contact(
            sender, address, row.heard, bool(row.noticed), row.cursor, row.parts, offered
        )

    async def behind(self, channel: str, since: float) -> list[str]:
        """Those in whose conversation something may stand that was not sent."""
        return await self._database.read(_behind, channel, since)

    async def change(self, sender: str, **values: object) -> bool:
        """Notes something about the contact; False if it is gone."""
        return await self._database.write(_change, sender, values)

    async def take(self, sender: str, lease: str) -> bool:
        """Whether this process may now read ("reading") or send ("sending") for the contact."""
        return await self._database.write(_take, sender, lease)

    async def give(self, sender: str, lease: str) -> None:
        """Gives it free."""
        await self._database.write(_change, sender, {lease: 0.0})


def leased() -> float:
    """Until when a contact is held that is taken now."""
    return time.time() + LEASE


def keep(connection: Connection, channel: str, sender: str, address: str) -> None:
    """Notes how the sender is reached now."""
    now = time.time()
    known = table.update().where(table.c.sender_id == sender).values(address=address, heard=now)
    if not connection.execute(known).rowcount:
        connection.execute(
            table.insert().values(
                sender_id=sender, channel=channel, address=address, created=now, heard=now
            )
        )


def _find(connection: Connection, sender: str) -> sa.engine.Row | None:
    return connection.execute(sa.select(table).where(table.c.sender_id == sender)).first()


def _behind(connection: Connection, channel: str, since: float) -> list[str]:
    more = sa.exists().where(
        events.c.sender_id == table.c.sender_id,
        events.c.id > table.c.cursor,
        events.c.type_name.in_(SHOWN),
    )
    found = sa.select(table.c.sender_id).where(
        table.c.channel == channel, table.c.heard > since, more
    )
    return list(connection.execute(found).scalars())


def _change(connection: Connection, sender: str, values: dict[str, object]) -> bool:
    changed = connection.execute(table.update().where(table.c.sender_id == sender).values(**values))
    return bool(changed.rowcount)


def _take(connection: Connection, sender: str, lease: str) -> bool:
    now = time.time()
    free = sa.and_(table.c.sender_id == sender, table.c[lease] < now)
    taken = connection.execute(table.update().where(free).values({lease: now + LEASE}))
    return bool(taken.rowcount)
