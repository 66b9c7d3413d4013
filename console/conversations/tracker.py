"""Reads Rasa's tracker store. Nothing here writes: the connection itself is read-only."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from django.conf import settings
from sqlalchemy.engine import Engine
from sqlalchemy.engine.url import make_url

KINDS = ("user", "bot")  # what residents say and see
_CHUNK = 500

_events = sa.table(
    "events", sa.column("id"), sa.column("sender_id"), sa.column("type_name"),
    sa.column("timestamp"), sa.column("action_name"), sa.column("data"),
)  # fmt: skip
_c = _events.c
# What residents think of replies; written by the web channel.
_feedback = sa.table(
    "feedback", sa.column("sender_id"), sa.column("event_id"), sa.column("helpful"),
    sa.column("word"), sa.column("created"),
)  # fmt: skip


@dataclass(frozen=True)
class Event:
    """One row of the tracker store."""

    id: int
    sender: str
    kind: str
    at: float
    data: dict[str, Any]


@dataclass(frozen=True)
class Feedback:
    """What a resident thinks of one reply."""

    sender: str
    event: int  # of the reply
    helpful: bool
    word: str
    at: float


@lru_cache(maxsize=4)
def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        path = Path(parsed.database or "").absolute()
        return sa.create_engine(
            f"sqlite:///file:{path}?mode=ro&uri=true", connect_args={"timeout": 5},
            poolclass=sa.pool.NullPool,
        )  # fmt: skip
    options = {"options": "-c default_transaction_read_only=on"}
    return sa.create_engine(parsed, pool_size=4, pool_pre_ping=True, connect_args=options)


def _rows(query: Any) -> list[Any]:
    """The rows; none as long as the bot has not made its database yet."""
    try:
        with _engine(settings.TRACKER_URL).connect() as connection:
            return list(connection.execute(query))
    except (sa.exc.OperationalError, sa.exc.ProgrammingError) as fault:
        if _absent(fault):
            return []
        raise


def _absent(fault: Exception) -> bool:
    text = str(getattr(fault, "orig", fault)).casefold()
    return any(part in text for part in ("unable to open", "no such table", "does not exist"))


def _event(row: Any) -> Event:
    try:
        data = json.loads(row.data or "{}")
    except ValueError:
        data = {}
    return Event(row.id, row.sender_id, row.type_name, row.timestamp or 0.0,
                 data if isinstance(data, dict) else {})  # fmt: skip


def newest() -> int:
    """The id of the newest event; 0 if there is none."""
    rows = _rows(sa.select(sa.func.max(_c.id)))
    return int(rows[0][0] or 0) if rows else 0


def between(after: int, upto: int) -> list[Event]:
    """Events with ids from (not including) `after` to `upto`, which matter to the console."""
    query = sa.select(_events).where(_c.id > after, _c.id <= upto, _c.type_name.in_(KINDS))
    return [_event(row) for row in _rows(query.order_by(_c.id))]


def of(sender: str, before: int = 0, limit: int = 400) -> list[Event]:
    """The newest `limit` events of a conversation (older than the id `before`), oldest first."""
    query = sa.select(_events).where(_c.sender_id == sender)
    if before:
        query = query.where(_c.id < before)
    rows = _rows(query.order_by(_c.id.desc()).limit(limit))
    return [_event(row) for row in reversed(rows)]


def after(sender: str, event: int, limit: int = 400) -> list[Event]:
    """What residents, bot and staff said in a conversation after an event, oldest first."""
    query = sa.select(_events).where(_c.sender_id == sender, _c.id > event, _c.type_name.in_(KINDS))
    return [_event(row) for row in _rows(query.order_by(_c.id).limit(limit))]


def by_id(ids: Iterable[int]) -> dict[int, Event]:
    """These events, as far as they still exist."""
    wanted = list(dict.fromkeys(ids))
    found: dict[int, Event] = {}
    for at in range(0, len(wanted), _CHUNK):
        query = sa.select(_events).where(_c.id.in_(wanted[at : at + _CHUNK]))
        found.update({row.id: _event(row) for row in _rows(query)})
    return found


def texts(ids: Iterable[int]) -> dict[int, str]:
    """What was said in these events."""
    return {id_: str(event.data.get("text") or "") for id_, event in by_id(ids).items()}


def alive(senders: Iterable[str]) -> set[str]:
    """Which of these conversations the tracker store still has."""
    wanted = list(senders)
    found: set[str] = set()
    for at in range(0, len(wanted), _CHUNK):
        query = sa.select(_c.sender_id).where(_c.sender_id.in_(wanted[at : at + _CHUNK])).distinct()
        found.update(row[0] for row in _rows(query))
    return found


def feedback_since(at: float) -> list[Feedback]:
    """Judgements made since then, oldest first."""
    c = _feedback.c
    query = sa.select(_feedback).where(c.created >= at).order_by(c.created).limit(5000)
    return [Feedback(row.sender_id, int(row.event_id), bool(row.helpful), row.word or "",
                     row.created) for row in _rows(query)]  # fmt: skip


def feedback_of(*senders: str) -> list[Feedback]:
    """All judgements of these conversations."""
    c = _feedback.c
    query = sa.select(_feedback).where(c.sender_id.in_(senders)).order_by(c.event_id)
    return [Feedback(row.sender_id, int(row.event_id), bool(row.helpful), row.word or "",
                     row.created) for row in _rows(query)]  # fmt: skip
