"""Locks of several processes in Redis: a queue per conversation whose head holds the lock.

Each waiter stands in the queue under a token of its own with a lease that it renews; a script does
each step at once, by the server's clock. Whoever no longer renews is passed over after LEASE
seconds.
If Redis is emptied meanwhile, two may hold the lock: the store's version then lets one of them win.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.stores.lock_store import PATIENCE, POLL, BusyLockError, LocalLocks

logger = logging.getLogger(__name__)
LEASE = 4.0  # seconds until a killed worker's lock is free
WAIT = 2.0  # seconds for one command

# KEYS: queue (token → place), leases (token → end), counter. ARGV: token, lease in ms.
# Returns 1 if the token holds the lock.
_STAND = """
local now = redis.call('TIME')
now = now[1] * 1000 + math.floor(now[2] / 1000)
redis.call('HSET', KEYS[2], ARGV[1], now + ARGV[2])
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then
  redis.call('ZADD', KEYS[1], redis.call('INCR', KEYS[3]), ARGV[1])
end
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ARGV[2] * 10) end
while true do
  local head = redis.call('ZRANGE', KEYS[1], 0, 0)[1]
  if head == ARGV[1] then return 1 end
  local lease = redis.call('HGET', KEYS[2], head)
  if lease and tonumber(lease) > now then return 0 end
  redis.call('ZREM', KEYS[1], head)
  redis.call('HDEL', KEYS[2], head)
end
"""
_LEAVE = """
redis.call('HDEL', KEYS[2], ARGV[1])
return redis.call('ZREM', KEYS[1], ARGV[1])
"""


class RedisLocks(LocalLocks):
    """First come, first served over all processes; in one process the local lock comes first."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._redis = Redis.from_url(
            url, socket_timeout=WAIT, socket_connect_timeout=WAIT, health_check_interval=15
        )
        self._leaving: set[asyncio.Task[None]] = set()  # the loop alone would forget them
        self._stand = self._redis.register_script(_STAND)
        self._leave = self._redis.register_script(_LEAVE)

    @asynccontextmanager
    async def beyond(self, conversation_id: str) -> AsyncGenerator[None, None]:
        """Holds the lock against the other processes. Raises BusyError."""
        keys = [f"lotse:{{{conversation_id}}}:{part}" for part in ("queue", "leases", "count")]
        token = uuid.uuid4().hex
        try:
            await self._wait(keys, token)
        except BaseException:  # a Redis that hangs must not keep the resident waiting once more
            leaving = asyncio.create_task(self._go(keys, token))
            self._leaving.add(leaving)
            leaving.add_done_callback(self._leaving.discard)
            raise
        renewal = asyncio.create_task(self._renew(keys, token))
        try:
            yield
        finally:
            renewal.cancel()
            await self._go(keys, token)

    async def check(self) -> None:
        """Raises BusyError unless Redis answers."""
        try:
            await self._redis.ping()
        except (RedisError, OSError) as fault:
            raise BusyLockError(f"Redis: {type(fault).__name__}") from None

    async def _wait(self, keys: list[str], token: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not await self._step(self._stand, keys, token):
            if time.monotonic() > deadline:
                raise BusyLockError("the conversation's earlier message takes too long")
            await asyncio.sleep(POLL)

    async def _renew(self, keys: list[str], token: str) -> None:
        while True:
            await asyncio.sleep(LEASE / 4)
            with contextlib.suppress(BusyLockError):  # the next attempt or the version decides
                await self._step(self._stand, keys, token)

    async def _go(self, keys: list[str], token: str) -> None:
        try:
            if not await asyncio.shield(self._step(self._leave, keys, token)):
                logger.warning("A lock was lost while it was held; the store's version decided")
        except BusyLockError:
            logger.warning("A lock could not be given back; it expires within %s s", LEASE)

    async def _step(self, script: Any, keys: list[str], token: str) -> bool:
        try:
            return bool(await script(keys=keys, args=[token, int(LEASE * 1000)]))
        except (RedisError, OSError, asyncio.TimeoutError) as fault:
            logger.error("Locks in Redis cannot be had: %s", type(fault).__name__)
            raise BusyLockError(f"Redis: {type(fault).__name__}") from None
