"""Locks of several processes as PostgreSQL's advisory locks, all on one connection per process.

A killed process loses its connection and with it its locks, at once; a vanished machine's are freed
by the server's keep-alive. Within a process the order is that of arrival; between processes whoever
asks next, every POLL seconds.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.stores import StoreError
from bot.stores.connect import connect
from bot.stores.jobs import Jobs
from bot.stores.lock_store import PATIENCE, POLL, BusyLockError, LocalLocks

logger = logging.getLogger(__name__)
_TAKE = sa.text("SELECT pg_try_advisory_lock(:key)")
_GIVE = sa.text("SELECT pg_advisory_unlock(:key)")
_KEEPALIVE = ("tcp_keepalives_idle = 1", "tcp_keepalives_interval = 1", "tcp_keepalives_count = 3")


class PostgresLocks(LocalLocks):
    """Advisory locks, taken without waiting in the server, so that one connection is enough."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._engine = connect(url)
        self._jobs = Jobs("locks", 1)
        self._connection: Connection | None = None

    @asynccontextmanager
    async def beyond(self, conversation_id: str) -> AsyncGenerator[None, None]:
        """Holds the lock against the other processes. Raises BusyError."""
        key = _number(conversation_id)
        deadline = time.monotonic() + PATIENCE
        while not await self._ask(_TAKE, key):
            if time.monotonic() > deadline:
                raise BusyLockError("the conversation's earlier message takes too long")
            await asyncio.sleep(POLL)
        try:
            yield
        finally:
            await self._give(key)

    async def check(self) -> None:
        """Raises BusyError unless a lock can be taken and given back."""
        await self._ask(_TAKE, 0)
        await self._ask(_GIVE, 0)

    async def _give(self, key: int) -> None:
        try:
            if not await asyncio.shield(self._ask(_GIVE, key)):
                logger.warning("A lock was lost while it was held; the store's version decided")
        except BusyLockError:
            logger.warning("A lock could not be given back; its connection is closed instead")

    async def _ask(self, question: Any, key: int) -> bool:
        try:
            return await self._jobs.run(lambda _: self._now(question, key))
        except StoreError as fault:
            raise BusyLockError(f"PostgreSQL: {fault}") from None

    def _now(self, question: Any, key: int) -> bool:
        try:
            return bool(self._opened().execute(question, {"key": key}).scalar())
        except (SQLAlchemyError, OSError):
            self._drop()  # with the connection all its locks are free
            raise

    def _opened(self) -> Connection:
        if self._connection is None:
            made = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            for option in _KEEPALIVE:
                made.exec_driver_sql(f"SET {option}")
            self._connection = made
        return self._connection

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


def _number(conversation_id: str) -> int:
    digest = hashlib.blake2b(
        conversation_id.encode("utf-8", "surrogatepass"), digest_size=8
    ).digest()
    return int.from_bytes(digest, "big", signed=True)
