"""What the store does while its database or its disk misbehaves: old or new, never in between."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import time
from itertools import pairwise

import pytest
import sqlalchemy as sa

from bot.stores import StoreError, migrate
from bot.stores.tables import events
from bot.stores.tracker_store import LotseTrackerStore
from lotse.faults.turns import say, start, turn
from tests.stores.conftest import *  # noqa: F403  (the servers)

TURNS = 30  # each writes at least twice


def stored(store: LotseTrackerStore) -> list[tuple[str, str]]:
    with store.engine.connect() as connection:
        return [
            tuple(row)
            for row in connection.execute(
                sa.select(events.c.type_name, events.c.data).order_by(events.c.id)
            )
        ]


def intact(url: str) -> str:
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        return connection.execute("PRAGMA integrity_check").fetchone()[0]


@pytest.mark.parametrize("count", range(1, 51))
async def test_when_the_nth_write_fails_the_state_is_the_old_or_the_new_one(
    sqlite_url, domain, count
):
    migrate.upgrade(sqlite_url)
    store = LotseTrackerStore(sqlite_url, domain)
    await say(store, "one", 0)
    left = count

    def fail(_: object, __: object, statement: str, *___: object) -> None:
        nonlocal left
        if statement.split()[0] in ("INSERT", "UPDATE", "BEGIN"):
            left -= 1
            if left == 0:
                raise sa.exc.OperationalError(statement, {}, sqlite3.OperationalError("disk I/O"))

    sa.event.listen(store.engine, "before_cursor_execute", fail)
    told = []
    for number in range(1, TURNS):
        try:
            await say(store, "one", number)
        except StoreError:
            told.append(number)
    sa.event.remove(store.engine, "before_cursor_execute", fail)
    assert len(told) == 1
    tracker = await store.retrieve_full_tracker("one")
    kinds = [one.type_name for one in tracker.events]
    assert kinds == [one.type_name for one in start()] + [one.type_name for one in turn(0)] * (
        TURNS - 1
    )
    assert (await store.retrieve("one")).latest_message.text == (
        f"Frage {TURNS - 1 if TURNS - 1 not in told else TURNS - 2}"
    )
    store.close()
    assert intact(sqlite_url) == "ok"


async def test_a_full_database_loses_nothing_that_was_acknowledged(sqlite_url, domain):
    migrate.upgrade(sqlite_url)
    store = LotseTrackerStore(sqlite_url, domain)

    def full(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA max_page_count = 40")

    sa.event.listen(store.engine, "checkout", full)
    await fill(store)
    store.close()
    assert intact(sqlite_url) == "ok"


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small file system needs root")
async def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path, domain):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(disk)])
    if mounted.returncode:
        pytest.skip("no tmpfs can be mounted here")
    try:
        url = f"sqlite:///{disk}/conversations.sqlite"
        migrate.upgrade(url)
        store = LotseTrackerStore(url, domain)
        ballast = disk / "ballast"
        ballast.write_bytes(b"x" * 100_000)
        last = await fill(store)
        ballast.unlink()
        await say(store, "one", last + 1)  # works again by itself
        assert (await store.retrieve("one")).latest_message.text == f"Frage {last + 1}"
        store.close()
        assert intact(url) == "ok"
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


async def fill(store: LotseTrackerStore) -> int:
    """Says until it fails, and once more; the number of the last acknowledged turn."""
    failed, number, last = 0, 0, -1
    while failed < 3 and number < 5000:
        try:
            await say(store, "one", number)
            last = number
        except StoreError:
            failed += 1
        number += 1
    assert failed == 3
    users = [data for kind, data in stored(store) if kind == "user"]
    assert len(users) == last + 1
    return last


async def test_a_locked_sqlite_is_told_in_time_and_comes_back_by_itself(sqlite_url, domain):
    migrate.upgrade(sqlite_url)
    store = LotseTrackerStore(sqlite_url, domain)
    await say(store, "one", 0)
    blocker = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    await several_are_told(store)
    blocker.execute("ROLLBACK")
    await say(store, "one", 1)
    assert (await store.retrieve("one")).latest_message.text == "Frage 1"
    store.close()


@pytest.fixture
def pg(postgres_url, domain):
    migrate.upgrade(postgres_url)
    store = LotseTrackerStore(postgres_url, domain)
    yield store
    store.close()


async def test_a_locked_table_in_postgres_is_told_in_time(pg):
    await say(pg, "one", 0)
    blocker = sa.create_engine(pg.engine.url).connect()
    blocker.execute("BEGIN; LOCK TABLE events IN ACCESS EXCLUSIVE MODE")
    await several_are_told(pg)
    blocker.execute("ROLLBACK")
    await say(pg, "one", 1)
    blocker.close()


async def test_a_paused_postgres_is_told_in_time_and_comes_back_by_itself(pg, postgres_server):
    await say(pg, "one", 0)
    postgres_server.pause()
    try:
        await several_are_told(pg)
    finally:
        postgres_server.resume()
    await comes_back(pg)


async def test_a_stopped_postgres_is_told_at_once_and_comes_back_by_itself(pg, postgres_server):
    await say(pg, "one", 0)
    postgres_server.stop()
    try:
        began = time.monotonic()
        await several_are_told(pg)
        assert time.monotonic() - began < 3
    finally:
        postgres_server.start()
    await comes_back(pg)


async def several_are_told(store: LotseTrackerStore) -> None:
    """Ten at once get an error within five seconds, and the event loop turns meanwhile."""
    beats = []

    async def turns() -> None:
        while True:
            beats.append(time.monotonic())
            await asyncio.sleep(0.02)

    async def one(number: int) -> float:
        began = time.monotonic()
        with pytest.raises(StoreError):
            await say(store, "one", 100 + number)
        return time.monotonic() - began

    turning = asyncio.ensure_future(turns())
    waits = await asyncio.gather(*(one(number) for number in range(10)))
    await asyncio.sleep(0.05)  # some are refused before the loop has turned twice
    turning.cancel()
    assert max(waits) < 5
    assert max(b - a for a, b in pairwise(beats)) < 1


async def comes_back(store: LotseTrackerStore) -> None:
    for _ in range(50):
        try:
            await say(store, "one", 1)
            break
        except StoreError:
            await asyncio.sleep(0.1)
    assert (await store.retrieve("one")).latest_message.text == "Frage 1"
    texts = [data for kind, data in stored(store) if kind == "user"]
    assert not [one for one in texts if "Frage 10" in one]  # what was told to have failed


@pytest.mark.parametrize("hours", [-2, 2])
async def test_a_jump_of_the_clock_changes_no_order(url, domain, monkeypatch, hours):
    migrate.upgrade(url)
    store = LotseTrackerStore(url, domain)
    await say(store, "one", 0)
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + hours * 3600)
    await say(store, "one", 1)
    monkeypatch.undo()
    await say(store, "one", 2)
    texts = [data for kind, data in stored(store) if kind == "user"]
    assert ["Frage 0" in texts[0], "Frage 1" in texts[1], "Frage 2" in texts[2]] == [True] * 3
    assert (await store.retrieve("one")).latest_message.text == "Frage 2"
    store.close()


async def test_a_reader_never_waits_for_a_writer(sqlite_url, domain):
    migrate.upgrade(sqlite_url)
    store = LotseTrackerStore(sqlite_url, domain)
    await say(store, "one", 0)
    blocker = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    blocker.execute("BEGIN EXCLUSIVE")
    began = time.monotonic()
    assert (await store.retrieve("one")).latest_message.text == "Frage 0"
    assert time.monotonic() - began < 1
    blocker.execute("ROLLBACK")
    store.close()
