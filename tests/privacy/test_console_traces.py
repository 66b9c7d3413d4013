"""The console's tables: all declared, and erased and purged with the conversation."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from bot.privacy.traces import Free, Rows
from console.conversations.models import Conversation, Handled, Label, Note, Turn, Word
from console.review.models import CONFIRMED, Item
from lotse.privacy.deletion import erase, purge
from lotse.privacy.registry import traces
from lotse.settings import Settings

pytestmark = pytest.mark.django_db


def _filled(sender: str, days: int = 0) -> Conversation:
    at = timezone.now() - timedelta(days=days)
    made = Conversation.objects.create(sender=sender, started_at=at, last_at=at)
    number = made.pk * 100
    made.labels.add(Label.objects.get_or_create(name="wichtig")[0])
    Turn.objects.create(event=number, conversation=made, at=at, day=at.date(), hour=1)
    Note.objects.create(conversation=made, author="x", text=f"Notiz {sender}")
    Word.objects.create(word=sender, conversation=made)
    Handled.objects.create(event=number, conversation=made, who="x")
    Item.objects.create(
        sender=sender, event=number, asked_at=at, text=f"Frage {sender}", aging_since=at
    )
    return made


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[], Settings]:
    """Copies the console's database, as it is now, into a file."""

    def copy() -> Settings:
        connection.ensure_connection()
        file = sqlite3.connect(tmp_path / "console.sqlite")
        for line in connection.connection.iterdump():  # an open transaction is part of it
            file.execute(line)
        file.commit()
        file.close()
        return Settings(console=f"sqlite:///{tmp_path}/console.sqlite",
                        conversations=f"sqlite:///{tmp_path}/none.sqlite")  # fmt: skip

    return copy


def _left(settings: Settings, sender: str) -> list[str]:
    """The tables in which the conversation's name still stands."""
    with sqlite3.connect(settings.console.removeprefix("sqlite:///")) as file:
        names = [
            row[0] for row in file.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        return [table for table in names for row in file.execute(f'SELECT * FROM "{table}"')
                if any(sender in str(value) for value in row)]  # fmt: skip


def test_every_table_of_the_console_is_declared() -> None:
    declared = {one.table for one in traces() if one.database == "console"}
    unknown = set(connection.introspection.table_names()) - declared
    assert not unknown, f"add these tables to console/traces.py: {sorted(unknown)}"


def test_free_tables_have_a_reason_and_no_column_of_a_conversation() -> None:
    with connection.cursor() as cursor:
        for one in traces():
            if isinstance(one, Free) and one.database == "console":
                columns = {
                    c.name
                    for c in connection.introspection.get_table_description(cursor, one.table)
                }
                assert one.reason and not columns & {"sender", "sender_id", "conversation_id"}, (
                    one.table
                )


def test_erase_leaves_nothing_of_the_conversation_in_the_console(copied) -> None:
    _filled("canary-away")
    _filled("canary-stays")
    settings = copied()
    erase(settings, "canary-away")
    assert _left(settings, "canary-away") == []
    assert len(_left(settings, "canary-stays")) >= 4
    assert b"canary-away" not in Path(settings.console.removeprefix("sqlite:///")).read_bytes()


def test_purge_deletes_by_age_but_keeps_confirmed_questions(copied) -> None:
    _filled("canary-old", days=31)
    _filled("canary-young", days=29)
    Item.objects.create(sender="canary-kept", event=7, asked_at=timezone.now(), text="Frage",
                        state=CONFIRMED, aging_since=None)  # fmt: skip
    settings = copied()
    purge(settings)
    assert _left(settings, "canary-old") == []
    assert len(_left(settings, "canary-young")) >= 4
    assert _left(settings, "canary-kept") == ["review_item"]


def test_children_are_declared_before_their_parents() -> None:
    order = [one.table for one in traces() if isinstance(one, Rows)]
    for one in traces():
        if isinstance(one, Rows) and one.through:
            assert order.index(one.table) < order.index(one.through[1]), one.table
