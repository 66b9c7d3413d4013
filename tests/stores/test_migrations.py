"""The database's version: made, taken over, checked."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine.url import make_url

from bot.channels.database import Database
from bot.channels.tables import OWN
from bot.stores import OutdatedError, StoreError, migrate
from bot.stores.connect import connect
from bot.stores.tables import metadata
from bot.stores.tracker_store import LotseTrackerStore
from lotse.faults.turns import say, start, turn


def differences_of(connection):
    """What the database has and the code does not, or the other way round; SQLite's own aside."""
    ours = {"include_name": lambda name, kind, _: not str(name).startswith("sqlite_")}
    return compare_metadata(MigrationContext.configure(connection, opts=ours), [metadata, OWN])


def test_the_migrations_make_the_tables_that_the_code_uses(url):
    migrate.upgrade(url)
    engine = connect(url)
    with engine.connect() as connection:
        differences = differences_of(connection)
    engine.dispose()
    assert differences == [], "a migration is missing: see Tables in docs/channels.md"


def test_the_migrations_stand_in_one_line():
    numbers = sorted(file.stem[:4] for file in (migrate.FOLDER / "versions").glob("[0-9]*.py"))
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


def test_channel_tables_of_a_program_without_migrations_are_taken_over_with_their_rows(url):
    migrate.upgrade(url)
    engine = connect(url)
    with engine.begin() as connection:  # as it was before the channels' tables had a version
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0002'"))
        connection.execute(
            OWN.tables["web_sessions"].insert().values(sender_id="a", created=1, seen=2)
        )
        connection.execute(sa.text("DROP TABLE feedback"))
    migrate.upgrade(url)
    with engine.begin() as connection:
        assert differences_of(connection) == []
        assert connection.execute(sa.text("SELECT sender_id FROM web_sessions")).all() == [("a",)]
    engine.dispose()


def test_the_channels_refuse_a_database_of_another_version(url):
    database = Database(url)
    with pytest.raises(OutdatedError, match="lotse store migrate"):
        database.checked()
    migrate.upgrade(url)
    database.checked()
    database.close()


def test_an_empty_database_is_refused_until_it_is_migrated(url):
    with pytest.raises(OutdatedError, match="lotse store migrate"):
        migrate.checked(url)
    migrate.upgrade(url)
    migrate.checked(url)
    migrate.upgrade(url)  # a second time changes nothing


def test_a_newer_database_is_refused(url):
    migrate.upgrade(url)
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(OutdatedError, match="neuere"):
        migrate.upgrade(url)
    with pytest.raises(OutdatedError, match="neuere"):
        migrate.checked(url)


def test_an_absent_database_is_told():
    with pytest.raises(StoreError):
        migrate.checked("postgresql://nobody@127.0.0.1:1/none")


async def test_conversations_that_rasa_stored_are_taken_over(url, domain):
    parsed = make_url(url)
    old = SQLTrackerStore(domain, dialect=parsed.drivername, host=parsed.host, port=parsed.port,
                          db=parsed.database, username=parsed.username)  # fmt: skip
    tracker = DialogueStateTracker.from_events("one", [*start(), *turn(7)], domain.slots)
    await old.save(tracker)
    old.engine.dispose()
    await asyncio.get_running_loop().run_in_executor(None, migrate.upgrade, url)
    store = LotseTrackerStore(url, domain)
    assert (await store.retrieve("one")).get_slot("subject") == "subject 7"
    await say(store, "one", 8)
    assert (await store.retrieve("one")).get_slot("subject") == "subject 8"
    assert len((await store.retrieve_full_tracker("one")).events) == len(start()) + 2 * len(turn(0))
    store.close()


def test_sqlite_is_set_up_for_many_readers_and_a_writer(sqlite_url):
    migrate.upgrade(sqlite_url)
    engine = connect(sqlite_url)
    wanted = {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 2000, "secure_delete": 1}
    with engine.connect() as connection:
        found = {one: connection.exec_driver_sql(f"PRAGMA {one}").scalar() for one in wanted}
    engine.dispose()
    assert found == wanted
