"""Connections to the conversation database that never wait longer than two seconds.

Mends, in Rasa 3.6.21: `SQLTrackerStore.__init__` (core/tracker_store.py:1046-1087) sets no timeout,
no pre-ping and prints parameters in errors; SQLite runs with a rollback journal, so that one reader
holds up the writer.
"""

from __future__ import annotations

import select
import sqlite3
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.url import URL, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool

WAIT = 2.0  # seconds for one statement, one lock or one connection
POOL = 8
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",  # readers and the writer don't wait for each other
    "PRAGMA synchronous=NORMAL",  # a killed process loses nothing; see docs/decisions/0011-store.md
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # what is deleted is not left in the file
    f"PRAGMA busy_timeout={int(WAIT * 1000)}",
)


def connect(url: str, patient: bool = False) -> Engine:
    """An engine for the database; `patient` (migrations) waits as long as the work takes."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    if parsed.get_backend_name() == "postgresql":
        return _postgresql(parsed, patient)
    raise ValueError(
        f"Gespräche können in SQLite oder PostgreSQL liegen, nicht in {parsed.drivername}"
    )


@contextmanager
def writing(engine: Engine) -> Generator[Connection, None, None]:
    """A transaction that writes: takes SQLite's write lock at once instead of half-way."""
    with engine.connect() as connection:
        connection.execution_options(writes=True)
        with connection.begin():
            yield connection


def _sqlite(url: URL) -> Engine:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        url, future=True, hide_parameters=True, poolclass=QueuePool, pool_size=POOL,
        connect_args={"check_same_thread": False, "timeout": WAIT},
    )  # fmt: skip
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions begin where we say so, not where sqlite3 does
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    begin = "BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN"
    try:
        connection.connection.cursor().execute(begin)
    except sqlite3.Error as fault:  # as SQLAlchemy would tell it
        raise OperationalError(begin, None, fault, hide_parameters=True) from fault


def _postgresql(url: URL, patient: bool) -> Engine:
    import psycopg2.extensions

    psycopg2.extensions.set_wait_callback(_wait)
    limit = 0 if patient else int(WAIT * 1000)
    options = f"-c statement_timeout={limit} -c lock_timeout={limit}"
    return sa.create_engine(
        url, future=True, hide_parameters=True, pool_pre_ping=True, pool_size=POOL,
        max_overflow=0, pool_timeout=WAIT, executemany_mode="values_only",
        connect_args={
            "options": options, "application_name": "lotse-patient" if patient else "lotse",
            "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3,
        },
    )  # fmt: skip


def _wait(connection: Any) -> None:
    """Waits for the server, at most two seconds: a paused server answers nothing at all, and
    none of its own timeouts helps then. psycopg2 closes the connection on the exception."""
    from psycopg2 import OperationalError
    from psycopg2.extensions import POLL_OK, POLL_READ

    patient = "lotse-patient" in (connection.dsn or "")
    deadline = None if patient else time.monotonic() + WAIT
    while (state := connection.poll()) != POLL_OK:
        poller = select.poll()
        poller.register(
            connection.fileno(), select.POLLIN if state == POLL_READ else select.POLLOUT
        )
        left = None if deadline is None else max(0.0, deadline - time.monotonic()) * 1000
        if not poller.poll(left):
            raise OperationalError(f"the database did not answer within {WAIT:.0f} s")
