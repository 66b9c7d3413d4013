"""The conversations database, reached from a few threads so that it never stops the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from bot.handoff import tables as handoff_tables  # noqa: F401 - they belong to OWN, too
from bot.stores import migrate
from bot.stores.connect import connect, writing
from bot.stores.waits import WAITS

T = TypeVar("T")
THREADS = 4


class Database:
    """Runs a function with a connection in a transaction of its own."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.engine = connect(url)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="channels")

    def checked(self) -> None:
        """Returns if the database has this program's version. Raises OutdatedError, StoreError."""
        migrate.checked(self._url)

    async def read(self, work: Callable[..., T], *values: Any) -> T:
        """What `work(connection, *values)` finds."""
        return await self._in_thread(self._read, work, values)

    async def write(self, work: Callable[..., T], *values: Any) -> T:
        """What `work(connection, *values)` returns; committed if it raises nothing."""
        return await self._in_thread(self._write, work, values)

    def close(self) -> None:
        """Lets go of threads and connections."""
        self._threads.shutdown(wait=False)
        self.engine.dispose()

    async def _in_thread(self, run: Callable[..., T], *values: Any) -> T:
        with WAITS.one():
            return await asyncio.get_running_loop().run_in_executor(self._threads, run, *values)

    def _read(self, work: Callable[..., T], values: tuple[Any, ...]) -> T:
        with self.engine.begin() as connection:
            return work(connection, *values)

    def _write(self, work: Callable[..., T], values: tuple[Any, ...]) -> T:
        with writing(self.engine) as connection:
            return work(connection, *values)
