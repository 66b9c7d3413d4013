"""The conversations database with the hand-off's tables, and the real bot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa

from bot.channels.database import Database
from bot.channels.tables import outbox
from bot.stores import migrate
from bot.stores.connect import writing
from tests.channels.conftest import client, other  # noqa: F401
from tests.server import RunningBot, running_bot  # noqa: F401
from tests.stores.conftest import postgres_server, postgres_url, sqlite_url  # noqa: F401

T = TypeVar("T")
Do = Callable[..., Any]


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def store(url: str) -> Iterator[Database]:
    """A fresh conversations database, of each kind that can hold them."""
    migrate.upgrade(url)
    made = Database(url)
    yield made
    made.close()


@pytest.fixture
def do(store: Database) -> Do:
    """Runs one step in a transaction of its own."""

    def run(step: Callable[..., T], *values: Any, **named: Any) -> T:
        with writing(store.engine) as connection:
            return step(connection, *values, **named)

    return run


def told(do: Do, sender: str) -> list[tuple[str, str]]:
    """What stands in the outbox for a conversation: kind and text, in order."""
    mine = sa.select(outbox.c.kind, outbox.c.text).where(outbox.c.sender_id == sender)
    return [tuple(row) for row in do(lambda c: c.execute(mine.order_by(outbox.c.id)).all())]


def count(do: Do, table: sa.Table) -> int:
    """The number of rows."""
    return int(do(lambda c: c.execute(sa.select(sa.func.count()).select_from(table)).scalar()))
