"""The conversations database, reached from a few threads so that it never stops the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.url import make_url
from sqlalchemy.pool import QueuePool

from bot.channels.tables import OWN

T = TypeVar("T")
THREADS = 4
BUSY_SECONDS = 2  # how long a locked SQLite file is waited for


class Database:
    """Runs a function with a connection in a transaction of its own."""

    def __init__(self, url: str) -> None:
        self.engine = engine(url)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="database")

    def create(self) -> None:
        """Creates the channels' tables where they are missing."""
        OWN.create_all(self.engine)

    async def run(self, work: Callable[..., T], *values: Any) -> T:
        """What `work(connection, *values)` returns; committed if it raises nothing."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._run, work, values)

    def close(self) -> None:
        """Lets go of threads and connections."""
        self._threads.shutdown(wait=False)
        self.engine.dispose()

    def _run(self, work: Callable[..., T], values: tuple[Any, ...]) -> T:
        with self.engine.begin() as connection:
            return work(connection, *values)


def engine(url: str) -> Engine:
    """An engine that waits briefly for locks and never writes values into an error message."""
    common: dict[str, Any] = {"hide_parameters": True, "pool_pre_ping": True}
    if make_url(url).get_backend_name() != "sqlite":
        return sa.create_engine(url, pool_size=THREADS, **common)
    made = sa.create_engine(
        url,
        poolclass=QueuePool,
        pool_size=THREADS,
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS},
        **common,
    )
    sa.event.listen(made, "connect", _sqlite)
    return made


def _sqlite(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")  # readers don't wait for the writer
    connection.execute("PRAGMA secure_delete=ON")  # what is deleted is not left in the file
    connection.execute("PRAGMA synchronous=NORMAL")


def first(connection: Connection, statement: Any) -> Any:
    """The first row of a query, or None."""
    return connection.execute(statement).first()
