"""The audit log names who did what, and nobody can change it from the console or behind it."""

import inspect
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from console.audit import log
from console.audit.models import Entry
from console.conversations import index
from console.conversations.models import Conversation
from tests.console.test_console_permissions import views

pytestmark = pytest.mark.django_db


def test_each_reading_of_a_transcript_is_recorded(client_of, tracker):
    tracker.turn("Geheime Worte", sender="kennung-des-gespraechs")
    index.catch_up()
    number = Conversation.objects.get().pk
    client_of("reader", login="lena").get(f"/gespraeche/{number}/")
    entry = Entry.objects.get(deed="transcript-read")
    assert (entry.who, entry.target) == ("lena", f"#{number}")


def test_the_log_holds_no_words_and_no_session_of_a_conversation(admin, tracker):
    tracker.turn("Kanarienvogel", sender="kennung-des-gespraechs")
    index.catch_up()
    number = Conversation.objects.get().pk
    admin.get("/gespraeche/?q=Kanarienvogel")
    admin.post(f"/gespraeche/{number}/notiz/", {"text": "Kanarienvogel"})
    admin.get(f"/gespraeche/{number}/")
    stored = str(list(Entry.objects.values()))
    assert "Kanarienvogel" not in stored and "kennung" not in stored
    assert Entry.objects.filter(deed="conversations-searched").exists()


@pytest.mark.parametrize(("address", "data", "deed"), [
    ("notiz", {"text": "x"}, "note-added"), ("markierung", {"label": "x"}, "label-added"),
    ("stand", {"stand": "done"}, "state-changed"),
])  # fmt: skip
def test_each_change_is_recorded(admin, tracker, address, data, deed):
    tracker.turn()
    index.catch_up()
    admin.post(f"/gespraeche/{Conversation.objects.get().pk}/{address}/", data)
    assert Entry.objects.filter(deed=deed).count() == 1


@pytest.mark.parametrize("statement", [
    "UPDATE audit_entry SET who = 'niemand'", "DELETE FROM audit_entry",
])  # fmt: skip
def test_the_database_refuses_to_change_the_log(db, statement):
    log.record(None, "signed-in", who="lena")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.get().who == "lena"


def test_the_seal_shows_an_entry_that_was_forged_in_the_file(db):
    for who in ("a", "b", "c"):
        log.record(None, "signed-in", who=who)
    assert log.broken() is None
    with connection.cursor() as cursor:  # somebody who owns the file can drop the guard
        cursor.execute("DROP TRIGGER audit_no_change")
        cursor.execute("UPDATE audit_entry SET who = 'x' WHERE who = 'b'")
    assert log.broken() == Entry.objects.get(who="x").pk


def test_only_old_entries_are_deleted(db, settings):
    settings.AUDIT_DAYS = 0
    log.record(None, "signed-in", who="jung")
    Entry.objects.create(
        who="alt", deed="signed-in", at=timezone.now() - timedelta(days=400), seal="x"
    )
    assert log.purge() == 1
    assert Entry.objects.get().who == "jung"


def test_no_address_of_the_console_changes_the_log():
    from django.urls import get_resolver

    audit = next(
        one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "audit"
    )
    assert [one.name for one in audit.url_patterns] == ["entries"]


def test_the_log_is_read_by_person_and_deed(admin):
    for who, deed in (("lena", "signed-in"), ("paul", "signed-out")):
        log.record(None, deed, who=who)
    rows = admin.get("/protokoll/?wer=lena&was=signed-in").context["rows"]
    assert [row.who for row, _ in rows] == ["lena"]
    assert "unversehrt" in admin.get("/protokoll/?pruefen=1").content.decode()


def test_every_view_that_changes_something_records_it():
    bare = []
    for name, view in views():
        function = inspect.unwrap(view)
        code = inspect.getsource(function)
        module = inspect.getmodule(function)
        called = (getattr(module, one, None) for one in function.__code__.co_names)
        own = [one for one in called if inspect.getmodule(one) is module and callable(one)]
        told = any("record(" in inspect.getsource(one) for one in (function, *own))
        if ("require_POST" in code or '"POST"' in code) and not told:
            bare.append(name)
    assert not bare, f"call console.audit.log.record in these views: {bare}"
