"""Conversations in SQLite or PostgreSQL: told when it fails, cheap however long they get.

Mends these weaknesses of Rasa 3.6.21 (core/tracker_store.py unless said otherwise):

- :1229-1244 every `ValueError` inside `session_scope` ends the process: here it is a StoreError.
- :1437-1459 `FailSafeTrackerStore` turns a failed read into an empty conversation and writes into
  a memory that is never read: here failure is an exception; bot/stores/wiring.py takes the wrapper
  off (core/agent.py:510-523 puts it around every store).
- :1264-1280, :1364-1374 all events of a session are read at each turn and counted again at saving;
  if the read failed and the write works, as many new events as rows exist are skipped: here only
  a window is read (window.py), and the tracker itself knows which of its events are stored.
- :1346-1378 two processes append blindly: here a version per conversation lets one of them win,
  and the other gets a ConflictError and writes nothing.
- :1268 one unreadable row blocks its conversation for ever: here it is kept aside and the
  conversation starts anew.
- :1065-1087 tables are made without a version, and an absent server is waited for in silence or
  answered from memory: here Alembic migrates, and a wrong version is refused (migrate.py).
- no deletion: retention.py. No timeouts and calls on the event loop: connect.py, jobs.py.
- shared/core/events.py:316 looks up event classes at every load: events.py.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import Session

from bot.stores import StoreError, retention, rows
from bot.stores.connect import POOL, connect, writing
from bot.stores.jobs import GivenUp, Jobs
from bot.stores.recent import Recent
from bot.stores.window import mark, marked, replayed, snapshot


class LotseTrackerStore(SQLTrackerStore):
    """Rasa's SQL store with its weaknesses mended. The database must have been migrated."""

    def __init__(
        self,
        url: str,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
    ) -> None:
        TrackerStore.__init__(self, domain, event_broker)  # Rasa's SQL store would create tables
        self.engine = connect(url)
        lite = self.engine.dialect.name == "sqlite"
        self._recent = Recent()
        self._reads = Jobs("store-read", POOL // 2)
        # SQLite has one writer at a time: waiting in our queue is fairer than in its busy loop.
        self._writes = Jobs("store-write", 1 if lite else POOL // 2)

    @contextmanager
    def session_scope(self) -> Generator[Session, None, None]:
        """A session for code written for Rasa's store; failure is a StoreError, never an exit."""
        with Session(self.engine, future=True) as session:
            try:
                yield session
            except ValueError as fault:
                raise StoreError(type(fault).__name__) from None

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker with the conversation's state and its last events; None if there is none."""
        return await self._reads.run(lambda _: self._window(sender_id))

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """The tracker with every event of every session, for transcripts."""
        return await self._reads.run(lambda _: self._full(conversation_id))

    async def exists(self, conversation_id: str) -> bool:
        """Whether there is such a conversation."""
        return await self._reads.run(lambda _: self._state(conversation_id) is not None)

    async def keys(self) -> Iterable[str]:
        """All conversations' identifiers."""
        return await self._reads.run(lambda _: self._keys())

    def init_tracker(self, sender_id: str) -> DialogueStateTracker:
        """A new, empty tracker, known not to be stored."""
        return mark(super().init_tracker(sender_id), 0)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Writes the tracker's new events once and in order, all or none. Raises StoreError."""
        known = marked(tracker)
        if known and known.count == len(tracker.events):
            return
        new, version = await self._writes.run(lambda given_up: self._save(tracker, given_up))
        mark(tracker, version)
        if self.event_broker is not None:  # after the commit: published is what is stored
            await self._stream_new_events(self.event_broker, new, tracker.sender_id)

    async def delete_conversation(self, sender_id: str) -> bool:
        """Deletes everything that is kept of a conversation; False if there was nothing."""
        self._recent.forget(sender_id)
        return await self._writes.run(
            lambda _: retention.delete_conversation(self.engine, sender_id)
        )

    async def purge(self, older_than: timedelta) -> int:
        """Deletes the conversations whose last event is older than this; how many they were."""
        before = time.time() - older_than.total_seconds()
        deleted = 0
        while some := await self._writes.run(lambda _: retention.purge_some(self.engine, before)):
            deleted += some
        return deleted

    async def check(self) -> None:
        """Raises StoreError unless the database can be read and written now."""
        await self._writes.run(lambda _: self._check())

    def close(self) -> None:
        """Ends its threads and connections."""
        self._reads.close()
        self._writes.close()
        self.engine.dispose()

    def _window(self, sender_id: str) -> DialogueStateTracker | None:
        head = rows.head(self.engine, sender_id)
        if head is None:
            return None
        events = self._recent.get(sender_id, head.version)
        if events is None or not rows.is_state(head.state):
            return self._read(sender_id)
        return mark(replayed(sender_id, self.domain, head.state, events), head.version)

    def _read(self, sender_id: str) -> DialogueStateTracker | None:
        with self.engine.begin() as connection:
            head = rows.state(connection, sender_id)
            if head is None:
                return None
            read = rows.all_events if head.state is None else rows.last_events
            events, bad = rows.parsed(read(connection, sender_id), head.state)
        if bad:
            return self._reset(sender_id, bad)
        if head.state is not None:
            self._recent.put(sender_id, head.version, events)
        return mark(replayed(sender_id, self.domain, head.state, events), head.version)

    def _full(self, sender_id: str) -> DialogueStateTracker | None:
        with self.engine.begin() as connection:
            head = rows.state(connection, sender_id)
            if head is None:
                return None
            events, _ = rows.parsed(rows.all_events(connection, sender_id), None)
        return mark(replayed(sender_id, self.domain, None, events), head.version)

    def _reset(self, sender_id: str, bad: list[dict[str, Any]]) -> DialogueStateTracker:
        with writing(self.engine) as connection:
            version = rows.put_aside(connection, sender_id, bad)
        return mark(self.init_tracker(sender_id), version)

    def _save(self, tracker: DialogueStateTracker, given_up: GivenUp) -> tuple[list[Event], int]:
        known = marked(tracker)
        with writing(self.engine) as connection:
            if known is None:  # made elsewhere, for instance by Rasa's HTTP interface
                version, new = rows.missing(connection, tracker)
            else:
                version, new = known.version, list(islice(tracker.events, known.count, None))
            rows.append(connection, tracker.sender_id, version, snapshot(tracker), new)
            given_up.check()
        self._recent.add(tracker.sender_id, version, new)
        return new, version + 1

    def _state(self, sender_id: str) -> Any:
        with self.engine.begin() as connection:
            return rows.state(connection, sender_id)

    def _keys(self) -> list[str]:
        with self.engine.begin() as connection:
            return rows.keys(connection)

    def _check(self) -> None:
        with writing(self.engine) as connection:
            rows.touch(connection)
