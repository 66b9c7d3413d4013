"""A database with any number of stored conversations, made up and small, as many people leave them."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from bot.stores import migrate
from bot.stores.events import row_of
from lotse.faults.turns import turn

_PART = 20_000
_AGO = 40 * 24 * 3600.0
_COLUMNS = ("type_name", "timestamp", "intent_name", "action_name", "data")


def fill(target: Path, number: int) -> Path:
    """The file with `number` conversations of one turn; a file that holds as many is kept."""
    if _holds(target) == number:
        return target
    for old in target.parent.glob(target.name + "*"):
        old.unlink()
    target.parent.mkdir(parents=True, exist_ok=True)
    migrate.upgrade(f"sqlite:///{target.absolute()}")
    said = [tuple(row_of("", one)[key] for key in _COLUMNS) for one in turn(1)]
    database = sqlite3.connect(target)
    try:
        database.execute("PRAGMA synchronous=OFF")
        for first in range(0, number, _PART):
            last = min(number, first + _PART)
            with database:
                database.executemany(
                    "INSERT INTO conversations VALUES (?, 1, '{\"slots\": {}}', ?, ?, 'web', 1, ?)",
                    _rows(first, last),
                )
                database.executemany(
                    f"INSERT INTO events (sender_id, {', '.join(_COLUMNS)}) "  # noqa: S608
                    "VALUES (?, ?, ?, ?, ?, ?)",
                    ((f"crowd-{at}", *one) for at in range(first, last) for one in said),
                )
        database.execute("ANALYZE")
    finally:
        database.close()
    return target


def _holds(target: Path) -> int:
    if not target.is_file():
        return 0
    with sqlite3.connect(target) as database:
        found = database.execute(
            "SELECT count(*) FROM conversations WHERE sender_id LIKE 'crowd-%'"
        )
        return int(found.fetchone()[0])


def _rows(first: int, last: int) -> Iterator[tuple[str, float, float, str]]:
    for at in range(first, last):
        began = time.time() - _AGO + at
        yield f"crowd-{at}", began, began + 60, ("answered", "not_in_documents")[at % 2]
