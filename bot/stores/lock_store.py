"""One message of a conversation at a time: within a process, or over several.

`lock_store(setting)` chooses: empty → `LocalLocks`; redis://… → `RedisLocks`; postgresql://… →
`PostgresLocks`.

Mends, in Rasa 3.6.21:
- core/lock_store.py:81-83, 276-277: the Redis lock reads, changes and writes without a transaction
  and without expiry: of simultaneous messages some are lost, and a killed worker's lock stays for a
  minute. Here one script does all at once, and a lease expires within LEASE seconds.
- :94 who waits looks once a second: here every POLL seconds, and in a process not at all.
- core/lock.py:16-20 tickets expire by the worker's clock: here by the server's.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from rasa.core.lock_store import LockError, LockStore

from bot.stores import BusyError

logger = logging.getLogger(__name__)
PATIENCE = 10.0  # seconds that a message waits for the one before it
POLL = 0.02


class BusyLockError(BusyError, LockError):
    """A BusyError that Rasa's own code takes for its LockError."""


class LocalLocks(LockStore):
    """Locks of one process: first come, first served, without polling."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._users: dict[str, int] = {}

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = PATIENCE,
        wait_time_in_seconds: float = POLL,
    ) -> AsyncGenerator[Any, None]:
        """Holds the conversation's lock. Raises BusyError after PATIENCE seconds of waiting."""
        mine = self._locks.setdefault(conversation_id, asyncio.Lock())
        self._users[conversation_id] = self._users.get(conversation_id, 0) + 1
        try:
            await _patiently(mine, alone=self._users[conversation_id] == 1)
            try:
                async with self.beyond(conversation_id):
                    yield mine
            finally:
                mine.release()
        finally:
            self._forget(conversation_id)

    @asynccontextmanager
    async def beyond(self, conversation_id: str) -> AsyncGenerator[None, None]:
        """What other processes have to agree to; nothing here."""
        yield

    async def check(self) -> None:
        """Raises BusyError unless locks can be had now."""

    def _forget(self, conversation_id: str) -> None:
        self._users[conversation_id] -= 1
        if not self._users[conversation_id]:
            del self._users[conversation_id], self._locks[conversation_id]


async def _patiently(mine: asyncio.Lock, alone: bool) -> None:
    if alone:  # the usual case; wait_for would cost a task
        await mine.acquire()
        return
    try:
        await asyncio.wait_for(mine.acquire(), PATIENCE)
    except asyncio.TimeoutError as fault:
        raise BusyLockError("the conversation's earlier message takes too long") from fault


def lock_store(setting: str) -> LocalLocks:
    """The lock store for the setting LOTSE_LOCKS."""
    if not setting:
        return LocalLocks()
    if setting.startswith(("redis://", "rediss://")):
        from bot.stores.lock_redis import RedisLocks

        return RedisLocks(setting)
    if setting.startswith("postgresql"):
        from bot.stores.lock_postgres import PostgresLocks

        return PostgresLocks(setting)
    raise ValueError(f"LOTSE_LOCKS: redis://… oder postgresql://…, nicht {setting.split(':')[0]}")
