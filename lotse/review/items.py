"""Confirmed reviews, read from the console's database without the console."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.url import make_url

from bot.stores.connect import connect, writing

_ITEMS = sa.table(
    "review_item",
    *(sa.column(name) for name in (
        "id", "state", "use", "text", "intent", "subject", "statement", "predicted_subject",
        "turns",
    )),
    sa.column("exported_at", sa.DateTime),
    sa.column("aging_since", sa.DateTime),
)  # fmt: skip


@dataclass(frozen=True)
class Reviewed:
    """A confirmed question; `use` is training or test."""

    id: int
    use: str
    text: str
    intent: str
    subject: str = ""
    statement: str = ""
    predicted_subject: str = ""
    turns: tuple[dict[str, Any], ...] = ()


def confirmed(database: str, exported: bool = False) -> list[Reviewed]:
    """The confirmed questions that were not exported yet (or all), in the order they came."""
    if not _exists(database):
        return []
    wanted = sa.select(_ITEMS).where(_ITEMS.c.state == "confirmed").order_by(_ITEMS.c.id)
    if not exported:
        wanted = wanted.where(_ITEMS.c.exported_at.is_(None))
    engine = connect(database)
    with engine.connect() as connection:
        rows = (
            connection.execute(wanted).all() if sa.inspect(engine).has_table("review_item") else []
        )
    engine.dispose()
    return [_reviewed(row) for row in rows]


def mark_exported(database: str, ids: Iterable[int]) -> None:
    """Notes that these were written; from now on they age like everything else."""
    now = datetime.now(timezone.utc)
    engine = connect(database)
    with writing(engine) as connection:
        chosen = sa.update(_ITEMS).where(_ITEMS.c.id.in_(list(ids)))
        connection.execute(chosen.values(exported_at=now, aging_since=now))
    engine.dispose()


def _reviewed(row: Any) -> Reviewed:
    turns = json.loads(row.turns) if isinstance(row.turns, str) else row.turns
    return Reviewed(row.id, row.use, row.text, row.intent, row.subject, row.statement,
                    row.predicted_subject, tuple(turns or ()))  # fmt: skip


def _exists(database: str) -> bool:
    url = make_url(database)
    return url.get_backend_name() != "sqlite" or Path(url.database or "").is_file()
