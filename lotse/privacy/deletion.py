"""Deletes what the stores keep: all of one conversation, or all that is older than the settings."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.url import make_url

from bot.privacy.traces import CONVERSATIONS, REQUESTS, SESSIONS, Rows
from bot.stores.connect import connect, writing
from lotse.privacy.registry import traces
from lotse.settings import Settings

DAY = 86400.0
AT_ONCE = 500  # rows per transaction: messages that come meanwhile wait for one only


@dataclass(frozen=True)
class Deleted:
    """How many rows of a table were deleted."""

    label: str
    rows: int


def erase(settings: Settings, session: str) -> list[Deleted]:
    """Deletes every trace of a conversation in all databases."""
    found = [Deleted(one.label, _erased(engine, one, session)) for engine, one in _tables(settings)]
    _forget_deleted_pages(settings)
    return found


def purge(settings: Settings, now: float | None = None) -> list[Deleted]:
    """Deletes what is older than the settings allow."""
    now = time.time() if now is None else now
    days = {
        CONVERSATIONS: settings.keep_conversations,
        REQUESTS: settings.keep_requests,
        SESSIONS: 1,
    }
    found = []
    for engine, one in _tables(settings):
        before = now - days[one.keep] * DAY
        found.append(Deleted(one.label, _purged(engine, one, before)))
    _forget_deleted_pages(settings)
    return found


def addresses(settings: Settings) -> Mapping[str, str]:
    """The address of each database that a trace can name."""
    return {"conversations": settings.conversations, "console": settings.console}


def declared(database: str) -> Iterator[Rows]:
    """The traces in one database: children before their parents."""
    return (one for one in traces() if isinstance(one, Rows) and one.database == database)


def _tables(settings: Settings) -> Iterator[tuple[Engine, Rows]]:
    for name, address in addresses(settings).items():
        rows = list(declared(name))
        if not rows or not _exists(address):
            continue
        with _engine(address) as engine:
            there = set(sa.inspect(engine).get_table_names())
            yield from ((engine, one) for one in rows if one.table in there)


def _erased(engine: Engine, one: Rows, session: str) -> int:
    table = sa.table(one.table, *map(sa.column, _columns(one)))
    with writing(engine) as connection:
        done = connection.execute(sa.delete(table).where(_belongs(one, table, [session])))
        return int(done.rowcount)


def _belongs(one: Rows, table: sa.sql.TableClause, sessions: Iterable[str]) -> sa.sql.ColumnElement:
    if one.session:
        return table.c[one.session].in_(list(sessions))
    assert one.through is not None, one.table
    own, parent, key = one.through
    above = next(two for two in traces() if isinstance(two, Rows) and two.table == parent)
    upper = sa.table(parent, *map(sa.column, {key, *_columns(above)}))
    keys = sa.select(upper.c[key]).where(_belongs(above, upper, sessions))
    return table.c[own].in_(keys)


def _purged(engine: Engine, one: Rows, before: float) -> int:
    if one.through is not None and not one.when:
        return _orphaned(engine, one, before)
    if not one.when:
        return 0
    table = sa.table(one.table, sa.column(one.when))
    with writing(engine) as connection:
        return _count(connection, sa.delete(table).where(_old(table, one, before)))


def _orphaned(engine: Engine, one: Rows, before: float) -> int:
    """Rows whose parent is about to go by its age."""
    assert one.through is not None
    own, parent, key = one.through
    above = next(two for two in traces() if isinstance(two, Rows) and two.table == parent)
    table = sa.table(one.table, sa.column(own))
    upper = sa.table(parent, *map(sa.column, {key, *_columns(above)}))
    deleted = 0
    with engine.connect() as reading:
        old = list(
            reading.execute(sa.select(upper.c[key]).where(_old(upper, above, before))).scalars()
        )
    for start in range(0, len(old), AT_ONCE):
        with writing(engine) as connection:
            chosen = table.c[own].in_(old[start : start + AT_ONCE])
            deleted += _count(connection, sa.delete(table).where(chosen))
    return deleted


def _old(table: sa.sql.TableClause, one: Rows, before: float) -> sa.sql.ColumnElement:
    limit = datetime.fromtimestamp(before, timezone.utc) if one.dated else before
    return table.c[one.when] < sa.literal(limit)


def _count(connection: Connection, statement: sa.sql.Delete) -> int:
    return int(connection.execute(statement).rowcount)


def _columns(one: Rows) -> set[str]:
    return {name for name in (one.session, one.when, one.through[0] if one.through else "") if name}


def _forget_deleted_pages(settings: Settings) -> None:
    """SQLite overwrites deleted rows, but its journal holds them until it is written back."""
    for address in addresses(settings).values():
        if make_url(address).get_backend_name() == "sqlite" and _exists(address):
            with _engine(address) as engine, engine.connect() as connection:
                connection.connection.execute(
                    "COMMIT"
                ) if connection.connection.in_transaction else None
                connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _exists(address: str) -> bool:
    from pathlib import Path

    url = make_url(address)
    return url.get_backend_name() != "sqlite" or bool(url.database and Path(url.database).is_file())


@contextmanager
def _engine(address: str) -> Iterator[Engine]:
    engine = connect(address, patient=True)
    try:
        yield engine
    finally:
        engine.dispose()
