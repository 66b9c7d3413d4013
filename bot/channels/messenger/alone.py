"""Lets one of several processes do what only one may do, such as fetching messages."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Awaitable, Callable

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.database import Database
from bot.channels.tables import channel_leases as table

logger = logging.getLogger(__name__)
LEASE = 15.0  # seconds; then another process takes the place of one that died
LOOK = 5.0


class Alone:
    """One piece of work by its name, among all processes of one database."""

    def __init__(self, database: Database, name: str) -> None:
        self._database = database
        self._name = name
        self._holder = uuid.uuid4().hex
        self._until = 0.0

    async def run(self, work: Callable[[], Awaitable[None]]) -> None:
        """Does the work while no other process does; returns when the work returns."""
        try:
            while not (await self._held() and await self._done(work)):
                await asyncio.sleep(LOOK)
        finally:
            await self._database.write(_give, self._name, self._holder)

    async def _done(self, work: Callable[[], Awaitable[None]]) -> bool:
        """Works for as long as this process is the one; whether the work is done."""
        task = asyncio.ensure_future(work())
        try:
            while not task.done():
                await asyncio.wait({task}, timeout=LOOK)
                if not task.done() and not await self._held():
                    logger.warning("%s: another process goes on", self._name)
                    return False
            task.result()
            return True
        finally:
            task.cancel()
            await asyncio.wait({task})

    async def _held(self) -> bool:
        """Takes or prolongs the lease; while the database is away, what was taken counts."""
        now = time.monotonic()
        try:
            if not await self._database.write(_take, self._name, self._holder):
                return False
        except SQLAlchemyError:
            return now < self._until
        self._until = now + LEASE
        return True


def _take(connection: Connection, name: str, holder: str) -> bool:
    now = time.time()
    mine = sa.or_(table.c.until < now, table.c.holder == holder)
    taken = table.update().where(table.c.name == name, mine)
    if connection.execute(taken.values(holder=holder, until=now + LEASE)).rowcount:
        return True
    if connection.execute(sa.select(table.c.name).where(table.c.name == name)).first():
        return False
    # Another process may be faster by a moment: the name is unique.
    connection.execute(table.insert().values(name=name, holder=holder, until=now + LEASE))
    return True


def _give(connection: Connection, name: str, holder: str) -> None:
    connection.execute(table.delete().where(table.c.name == name, table.c.holder == holder))
