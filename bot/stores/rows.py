"""The statements of the tracker store, one function each, in a transaction of the caller."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from rasa.shared.core.events import Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot.stores import ConflictError, StoreError
from bot.stores.events import UnreadableError, channel_of, event_of, outcome_of, row_of
from bot.stores.tables import conversations, events, set_aside
from bot.stores.window import EVENTS

logger = logging.getLogger(__name__)
_NOT_REPLAYED = ("slot", "reset_slots")  # the snapshot holds what they led to
_EVENT = (events.c.id, events.c.type_name, events.c.timestamp, events.c.data)

_HEAD = "SELECT version, state FROM conversations WHERE sender_id ="
_STATE = sa.select(conversations.c.version, conversations.c.state).where(
    conversations.c.sender_id == sa.bindparam("sender")
)
_ALL = sa.select(*_EVENT).where(events.c.sender_id == sa.bindparam("sender")).order_by(events.c.id)
_APPEND = sa.insert(events)
_BEGIN = sa.insert(conversations)
# Outcome and channel stay as they were where the new events name none.
_MOVE_ON = (
    sa.update(conversations)
    .where(
        conversations.c.sender_id == sa.bindparam("sender"),
        conversations.c.version == sa.bindparam("before"),
    )
    .values(
        version=conversations.c.version + 1,
        state=sa.bindparam("state"),
        last_at=sa.bindparam("last_at"),
        questions=conversations.c.questions + sa.bindparam("questions", type_=sa.Integer),
        outcome=sa.func.coalesce(sa.bindparam("outcome", type_=sa.String), conversations.c.outcome),
        channel=sa.func.coalesce(sa.bindparam("channel", type_=sa.String), conversations.c.channel),
    )
)
_LAST = (
    sa.select(*_EVENT)
    .where(events.c.sender_id == sa.bindparam("sender"), events.c.type_name.not_in(_NOT_REPLAYED))
    .order_by(events.c.id.desc())
    .limit(EVENTS)
)


class Head(NamedTuple):
    """A conversation's version and its snapshot."""

    version: int
    state: str | None


def state(connection: Connection, sender_id: str) -> Any:
    """The conversation's version and snapshot; None if there is none."""
    return connection.execute(_STATE, {"sender": sender_id}).first()


def head(engine: Engine, sender_id: str) -> Head | None:
    """The conversation's version and snapshot, asked without a transaction; None if there is none.

    Every message asks this first. Through SQLAlchemy this one row costs ten times as much.
    Raises StoreError.
    """
    mark = "?" if engine.dialect.paramstyle == "qmark" else "%s"
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(f"{_HEAD} {mark}", (sender_id,))
        found = cursor.fetchone()
    except engine.dialect.dbapi.Error as fault:
        connection.invalidate()
        raise StoreError(type(fault).__name__) from None
    finally:
        connection.close()
    return Head(*found) if found else None


def keys(connection: Connection) -> list[str]:
    """All conversations' identifiers."""
    return list(connection.execute(sa.select(conversations.c.sender_id)).scalars())


def all_events(connection: Connection, sender_id: str) -> Sequence[Any]:
    """Every stored row of the conversation, in order."""
    return connection.execute(_ALL, {"sender": sender_id}).all()


def last_events(connection: Connection, sender_id: str) -> Sequence[Any]:
    """The last rows that the dialogue looks at, in order."""
    return connection.execute(_LAST, {"sender": sender_id}).all()[::-1]


def parsed(found: Sequence[Any], snapshot: str | None) -> tuple[list[Event], list[dict[str, Any]]]:
    """The rows' events, and the rows that cannot be read as rows for `set_aside`."""
    read, bad = [], []
    for row in found:
        try:
            read.append(event_of(row.data))
        except UnreadableError as fault:
            bad.append(_aside(row.id, row.type_name, row.timestamp, row.data, str(fault)))
    if not is_state(snapshot):
        bad.append(_aside(None, None, None, snapshot, "state"))
    return read, bad


def append(
    connection: Connection, sender_id: str, version: int, snapshot: str, new: list[Event]
) -> None:
    """Writes events and snapshot over this version. Raises ConflictError, nothing written."""
    values = {"state": snapshot, **_summary(new)}
    if version == 0:
        _begin(connection, sender_id, values, new)
    else:
        _move_on(connection, sender_id, version, values)
    if new:
        connection.execute(_APPEND, [row_of(sender_id, one) for one in new])


def missing(connection: Connection, tracker: DialogueStateTracker) -> tuple[int, list[Event]]:
    """The stored version, and those events of a tracker of unknown origin that are not stored."""
    head = state(connection, tracker.sender_id)
    stored = {(row.type_name, row.timestamp) for row in all_events(connection, tracker.sender_id)}
    new = [one for one in tracker.events if (one.type_name, one.timestamp) not in stored]
    return (head.version if head else 0), new


def put_aside(connection: Connection, sender_id: str, bad: list[dict[str, Any]]) -> int:
    """Moves unreadable rows aside and resets the conversation's state; its new version."""
    logger.error("A conversation had %d unreadable rows: put aside, it starts anew", len(bad))
    connection.execute(sa.insert(set_aside), [{**one, "sender_id": sender_id} for one in bad])
    ids = [one["event_id"] for one in bad if one["event_id"] is not None]
    connection.execute(sa.delete(events).where(events.c.id.in_(ids)))
    here = conversations.c.sender_id == sender_id
    empty = json.dumps({"slots": {}})
    connection.execute(
        sa.update(conversations)
        .where(here)
        .values(state=empty, version=conversations.c.version + 1)
    )
    # The next load must not reach behind this point: what comes before may depend on the bad row.
    connection.execute(sa.insert(events), [row_of(sender_id, SessionStarted())])
    return int(connection.execute(_STATE, {"sender": sender_id}).one().version)


def touch(connection: Connection) -> None:
    """Changes nothing that counts, but fails where the tables are missing, locked or read-only."""
    connection.execute(sa.delete(conversations).where(conversations.c.sender_id == ""))
    if connection.dialect.name == "sqlite":  # and where the disk is full: this writes a page
        connection.exec_driver_sql("PRAGMA user_version = 1")


def _begin(
    connection: Connection, sender_id: str, values: dict[str, Any], new: list[Event]
) -> None:
    started = new[0].timestamp if new else time.time()
    try:
        connection.execute(
            _BEGIN, {**values, "sender_id": sender_id, "version": 1, "started_at": started}
        )
    except IntegrityError as fault:
        raise ConflictError("the conversation was begun by somebody else meanwhile") from fault


def _move_on(connection: Connection, sender_id: str, version: int, values: dict[str, Any]) -> None:
    done = connection.execute(_MOVE_ON, {**values, "sender": sender_id, "before": version})
    if done.rowcount != 1:
        raise ConflictError("the conversation was changed by somebody else meanwhile")


def _summary(new: list[Event]) -> dict[str, Any]:
    """What the console filters by; the newest outcome and channel count."""
    outcomes = [found for one in new if (found := outcome_of(one))]
    channels = [found for one in new if (found := channel_of(one))]
    return {
        "last_at": time.time(),
        "questions": sum(isinstance(one, UserUttered) for one in new),
        "outcome": outcomes[-1] if outcomes else None,
        "channel": channels[-1] if channels else None,
    }


def is_state(text: str | None) -> bool:
    """Whether this can be read as a snapshot."""
    try:
        return text is None or isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _aside(event_id: Any, type_name: Any, timestamp: Any, data: Any, reason: str) -> dict[str, Any]:
    return {"event_id": event_id, "type_name": type_name, "timestamp": timestamp, "data": data,
            "reason": reason[:255], "found_at": time.time()}  # fmt: skip
