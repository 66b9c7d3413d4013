"""What the bot needs of its conversation store, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import timedelta

import pytest
import sqlalchemy as sa
from rasa.shared.core.events import ConversationPaused, Restarted, UserUttered

from bot.stores import ConflictError, StoreError
from bot.stores.recent import Recent
from bot.stores.tables import conversations, events, set_aside
from bot.stores.tracker_store import LotseTrackerStore
from bot.stores.window import EVENTS
from lotse.faults.turns import say, start, turn


def rows(store: LotseTrackerStore, table: sa.Table, **where: object) -> list[sa.engine.Row]:
    found = sa.select(table).where(*(table.c[name] == value for name, value in where.items()))
    with store.engine.begin() as connection:
        key = table.c.id if "id" in table.c else table.c.sender_id
        return connection.execute(found.order_by(key)).all()


def restarted(store: LotseTrackerStore) -> LotseTrackerStore:
    """As after a restart: nothing is remembered but what is in the database."""
    store._recent = Recent()
    return store


async def test_a_turn_is_stored_once_and_in_order(store):
    for number in range(5):
        await say(store, "one", number)
    texts = [json.loads(row.data)["text"] for row in rows(store, events, type_name="user")]
    assert texts == [f"Frage {number}" for number in range(5)]
    assert len(rows(store, events)) == len(start()) + 5 * len(turn(0))


async def test_a_loaded_tracker_has_the_state_it_was_saved_with(store):
    for number in range(30):
        await say(store, "one", number)
    tracker = await store.retrieve("one")
    assert tracker.get_slot("subject") == "subject 29"
    assert tracker.latest_message.text == "Frage 29"
    assert tracker.latest_action_name == "action_listen"
    assert tracker.followup_action is None
    assert not tracker.is_paused()


@pytest.mark.parametrize("turns", [1, 3, 4, 5, 6, 30])
async def test_what_is_remembered_is_what_would_be_read(store, turns):
    for number in range(turns):
        await say(store, "one", number)
    remembered = await store.retrieve("one")
    read = await restarted(store).retrieve("one")
    assert [one.as_dict() for one in remembered.events] == [one.as_dict() for one in read.events]
    assert remembered.current_state() == read.current_state()


async def test_what_another_process_wrote_is_seen(store, url, domain):
    await say(store, "one", 0)
    other = LotseTrackerStore(url, domain)
    await say(other, "one", 1)
    other.close()
    assert (await store.retrieve("one")).latest_message.text == "Frage 1"


async def test_a_long_conversation_loads_no_more_than_a_window(store):
    for number in range(60):
        await say(store, "one", number)
    tracker = await store.retrieve("one")
    assert len(tracker.events) <= EVENTS + 5
    first = next(one for one in tracker.applied_events() if isinstance(one, UserUttered))
    assert (
        tracker.applied_events()[tracker.applied_events().index(first) - 1].action_name
        == "action_listen"
    )
    assert len((await store.retrieve_full_tracker("one")).events) == 3 + 60 * 5


async def test_a_new_session_forgets_what_was_before(store):
    await say(store, "one", 1)
    tracker = await store.retrieve("one")
    for event in start():
        tracker.update(event)
    await store.save(tracker)
    again = await store.retrieve("one")
    assert again.get_slot("subject") is None
    assert again.latest_message.text is None


async def test_a_restart_forgets_too(store):
    await say(store, "one", 1)
    tracker = await store.retrieve("one")
    tracker.update(Restarted())
    await store.save(tracker)
    await say(store, "one", 2)
    assert (await store.retrieve("one")).get_slot("subject") == "subject 2"


async def test_a_pause_outlasts_the_window(store):
    await say(store, "one", 0)
    tracker = await store.retrieve("one")
    tracker.update(ConversationPaused())
    await store.save(tracker)
    for number in range(EVENTS):
        await say(store, "one", number)
    assert (await store.retrieve("one")).is_paused()


async def test_of_two_writers_one_wins_and_the_other_is_told(store):
    await say(store, "one", 0)
    first, second = await store.retrieve("one"), await store.retrieve("one")
    for number, tracker in ((1, first), (2, second)):
        for event in turn(number):
            tracker.update(event)
    await store.save(first)
    with pytest.raises(ConflictError):
        await store.save(second)
    assert "Frage 2" not in "".join(row.data for row in rows(store, events))


async def test_of_two_beginnings_one_wins(store):
    first = await store.get_or_create_tracker("one", append_action_listen=False)
    second = await store.get_or_create_tracker("one", append_action_listen=False)
    for tracker in (first, second):
        for event in start() + turn(1):
            tracker.update(event)
    await store.save(first)
    with pytest.raises(ConflictError):
        await store.save(second)
    assert len(rows(store, events)) == len(start()) + len(turn(1))


async def test_a_conversation_deleted_meanwhile_does_not_come_back(store):
    await say(store, "one", 0)
    tracker = await store.retrieve("one")
    await store.delete_conversation("one")
    tracker.update(UserUttered("noch da?"))
    with pytest.raises(ConflictError):
        await store.save(tracker)
    assert rows(store, events) == []


@pytest.mark.parametrize(
    "data",
    [
        "",
        "{",
        "[]",
        '{"event": "unheard of"}',
        '{"event": "user", "timestamp": {}, "parse_data": 7}',
    ],
)
async def test_an_unreadable_row_is_kept_aside_and_the_conversation_starts_anew(store, data):
    await say(store, "one", 0)
    await say(store, "other", 0)
    last = rows(store, events, sender_id="one")[-1]
    with store.engine.begin() as connection:
        connection.execute(sa.update(events).where(events.c.id == last.id).values(data=data))
    assert list((await restarted(store).retrieve("one")).events) == []
    assert [(row.event_id, row.data) for row in rows(store, set_aside)] == [(last.id, data)]
    await say(store, "one", 1)
    tracker = await store.retrieve("one")
    assert tracker.get_slot("subject") == "subject 1"
    assert "Frage 0" not in [one.text for one in tracker.events if isinstance(one, UserUttered)]
    assert (await store.retrieve("other")).latest_message.text == "Frage 0"


async def test_an_unreadable_snapshot_starts_the_conversation_anew(store):
    await say(store, "one", 0)
    with store.engine.begin() as connection:
        connection.execute(sa.update(conversations).values(state="{"))
    assert list((await store.retrieve("one")).events) == []
    await say(store, "one", 1)
    assert (await store.retrieve("one")).get_slot("subject") == "subject 1"


@pytest.mark.parametrize("sender", ["\ud800", "a\0b"])
async def test_an_identifier_that_cannot_be_stored_ends_nothing(store, sender):
    with suppress(StoreError):
        await say(store, sender, 0)
    await say(store, "one", 0)
    assert (await store.retrieve("one")).latest_message.text == "Frage 0"


async def test_rasas_own_session_scope_ends_nothing_either(store):
    with pytest.raises(StoreError), store.session_scope():
        raise ValueError("as from an unreadable row")


async def test_a_database_that_is_not_there_is_an_error_and_no_empty_conversation(store):
    await say(store, "one", 0)
    with store.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE events RENAME TO hidden"))
    with pytest.raises(StoreError):
        await restarted(store).retrieve("one")
    with store.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE hidden RENAME TO events"))
    assert (await store.retrieve("one")).latest_message.text == "Frage 0"


async def test_an_error_says_nothing_that_a_resident_wrote(store, caplog):
    await say(store, "one", 0)
    with store.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE events RENAME TO hidden"))
    tracker = await store.get_or_create_tracker("secret-session", append_action_listen=False)
    tracker.update(UserUttered("my secret"))
    with pytest.raises(StoreError) as told:
        await store.save(tracker)
    assert "secret" not in str(told.value) + caplog.text


async def test_deleting_leaves_no_trace_and_touches_no_other(store):
    await say(store, "one", 0)
    await say(store, "other", 0)
    assert await store.delete_conversation("one")
    assert not await store.delete_conversation("one")
    assert {row.sender_id for row in rows(store, events)} == {"other"}
    assert await store.keys() == ["other"]
    assert not await store.exists("one") and await store.exists("other")


async def test_old_conversations_are_purged_whole_and_new_ones_stay(store):
    for sender in ("old", "new"):
        await say(store, sender, 0)
    with store.engine.begin() as connection:
        old = sa.update(conversations).where(conversations.c.sender_id == "old")
        connection.execute(old.values(last_at=conversations.c.last_at - 31 * 86400))
    assert await store.purge(timedelta(days=30)) == 1
    assert {row.sender_id for row in rows(store, events)} == {"new"}


async def test_the_consoles_columns_are_kept(store):
    await say(store, "one", 0)
    await say(store, "one", 1)
    [row] = rows(store, conversations)
    assert (row.questions, row.channel, row.outcome) == (2, "web", "answered")
    assert row.started_at <= row.last_at


async def test_a_tracker_made_elsewhere_adds_only_what_is_missing(store, domain):
    from rasa.shared.core.trackers import DialogueStateTracker

    await say(store, "one", 0)
    stored = list((await store.retrieve_full_tracker("one")).events)
    foreign = DialogueStateTracker.from_events("one", [*stored, *turn(1)], domain.slots)
    await store.save(foreign)
    assert len(rows(store, events)) == len(start()) + 2 * len(turn(0))
