"""Deleting by age, on SQLite and PostgreSQL, once a day and without anybody's doing."""

from __future__ import annotations

import asyncio
import time

import pytest
import sqlalchemy as sa

from bot.stores import migrate
from bot.stores.connect import connect, writing
from bot.stores.tables import conversations, events
from lotse.privacy import daily as daily_module
from lotse.privacy.daily import daily
from lotse.privacy.deletion import DAY, erase, purge
from lotse.settings import Settings
from tests.stores.conftest import postgres_server, postgres_url, sqlite_url, url  # noqa: F401


@pytest.fixture
def kept(url: str, tmp_path) -> Settings:  # noqa: F811
    """A database with a conversation of 31 days and one of 29."""
    migrate.upgrade(url)
    engine = connect(url)
    now = time.time()
    with writing(engine) as connection:
        for sender, days in (("old", 31), ("young", 29)):
            row = {"sender_id": sender, "version": 1, "started_at": now, "questions": 1,
                   "last_at": now - days * DAY}  # fmt: skip
            connection.execute(sa.insert(conversations), [row])
            connection.execute(sa.insert(events), [{"sender_id": sender, "type_name": "user"}])
    engine.dispose()
    return Settings(conversations=url, console=f"sqlite:///{tmp_path}/none.sqlite")


def _senders(settings: Settings) -> tuple[set[str], set[str]]:
    engine = connect(settings.conversations)
    with engine.connect() as connection:
        found = tuple(
            set(connection.execute(sa.select(table.c.sender_id)).scalars())
            for table in (conversations, events)
        )
    engine.dispose()
    return found  # type: ignore[return-value]


def test_purge_deletes_conversations_past_their_days_with_their_events(kept: Settings) -> None:
    purge(kept)
    assert _senders(kept) == ({"young"}, {"young"})


def test_the_number_of_days_is_a_setting(kept: Settings) -> None:
    purge(Settings(conversations=kept.conversations, console=kept.console, keep_conversations=28))
    assert _senders(kept) == (set(), set())


def test_erase_deletes_one_conversation_whatever_its_age(kept: Settings) -> None:
    done = {one.label: one.rows for one in erase(kept, "young")}
    assert done["Gespräche"] == 1
    assert _senders(kept) == ({"old"}, {"old"})


async def test_it_happens_by_itself_and_a_failure_does_not_stop_it(
    kept: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    def flaky(settings: Settings) -> list:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("disk")
        return purge(settings)

    monkeypatch.setattr(daily_module, "purge", flaky)
    running = asyncio.ensure_future(daily(kept, first=0, every=0.05))
    for _ in range(200):
        await asyncio.sleep(0.05)
        if len(tries) >= 3:
            break
    running.cancel()
    assert _senders(kept) == ({"young"}, {"young"})


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_KEEP_CONVERSATIONS", "7")
    monkeypatch.setenv("LOTSE_KEEP_REQUESTS", "3")
    found = Settings.from_environment()
    assert (found.keep_conversations, found.keep_requests) == (7, 3)
