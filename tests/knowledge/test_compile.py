"""The one file that the bot reads: written whole or not at all, and refused if it is not ours."""

from __future__ import annotations

import sqlite3
import stat

import pytest

from knowledge import compile as compiling
from knowledge.compile import build, fingerprint, mentioned, write
from knowledge.model import KnowledgeError
from knowledge.store import Store


@pytest.fixture
def file(house, tmp_path):
    target = tmp_path / "var" / "knowledge.sqlite"
    write(house.facts(), target)
    return target


def test_all_that_was_written_is_read_back(house, file):
    store, facts = Store(file), house.facts()
    assert [store.statement(one.id).text for one in facts.findable] == [
        one.text for one in facts.findable
    ]
    assert store.subject_ids() == sorted(facts.subjects)
    assert store.sources == facts.sources
    assert store.aspects == facts.aspects
    assert store.subject("musterrat").asked_as == ("Vertretung der Musterleute",)
    assert ("musterrat.phone", "Nummer vom Musterrat") in store.questions()


def test_the_store_knows_what_it_does_not_hold(file):
    store = Store(file)
    assert store.statement("musterrat.laune") is None
    assert store.subject("niemand") is None
    assert store.statements("niemand") == []


def test_current_statements_come_before_older_ones(house, tmp_path):
    older = dict(
        house.phone,
        id="phone-2008",
        value="+49 231 5027247",
        asked_as=[],
        valid={"until": "2015-06"},
        source={"id": "alt-flyer", "place": "Kontakt"},
    )
    house.subjects[0]["statements"].insert(0, older)
    write(house.facts(), tmp_path / "k.sqlite")
    found = Store(tmp_path / "k.sqlite").statements("musterrat", "phone")
    assert [one.id for one in found] == ["musterrat.phone", "musterrat.phone-2008"]


def test_gaps_are_found_but_are_not_statements_of_the_subject(file):
    store = Store(file)
    assert store.statement("musterrat.gap-chair").see == ("musterrat.members",)
    assert "gap" not in {one.aspect for one in store.statements("musterrat")}


def test_a_phone_is_found_by_its_last_digits(file):
    store = Store(file)
    assert [store.numbered(one).id for one in store.with_phone("5022520")] == ["musterrat.phone"]


def test_other_subjects_are_read_from_the_value(house):
    house.subjects[0]["statements"][1]["value"] = [{"name": "Haus", "subject": "musterhaus"}]
    facts = house.facts()
    assert mentioned(facts.statements[1], facts) == ["musterhaus"]


def test_an_error_leaves_the_old_file_and_nothing_half_written(house, file):
    before = file.read_bytes()
    house.phone["value"] = "keine"
    with pytest.raises(KnowledgeError):
        build(file, house.write())
    assert file.read_bytes() == before
    assert [one.name for one in file.parent.iterdir()] == [file.name]


def test_a_crash_while_writing_leaves_the_old_file(house, file, monkeypatch):
    def crash(*_):
        raise sqlite3.OperationalError("database or disk is full")

    before = file.read_bytes()
    monkeypatch.setattr(compiling, "_catalogue", crash)
    with pytest.raises(KnowledgeError, match="disk is full"):
        write(house.facts(), file)
    assert file.read_bytes() == before
    assert [one.name for one in file.parent.iterdir()] == [file.name]


def test_a_folder_that_cannot_be_written_is_named(house, tmp_path):
    (tmp_path / "var").write_text("a file, not a folder", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="kann nicht geschrieben werden"):
        write(house.facts(), tmp_path / "var" / "knowledge.sqlite")


def test_everyone_may_read_the_file(file):
    assert stat.S_IMODE(file.stat().st_mode) == 0o644


def test_the_fingerprint_changes_with_any_fact(house):
    before = fingerprint(house.write())
    house.phone["text"] = "Der Musterrat hat die Nummer (0231) 50-2 25 20."
    assert fingerprint(house.write()) != before


@pytest.mark.parametrize("content", [b"", b"This is a text, not a database. " * 200])
def test_a_damaged_file_is_refused_with_its_cure(tmp_path, content):
    file = tmp_path / "knowledge.sqlite"
    file.write_bytes(content)
    with pytest.raises(KnowledgeError, match="lotse knowledge build"):
        Store(file)


def test_a_truncated_file_is_refused(file):
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(KnowledgeError, match="lotse knowledge build"):
        Store(file)


def test_a_foreign_database_is_refused(tmp_path):
    file = tmp_path / "knowledge.sqlite"
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE wine (year TEXT)")
    with pytest.raises(KnowledgeError, match="keine Wissensdatei"):
        Store(file)


def test_a_file_of_another_version_is_refused(file):
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA user_version = 999")
    with pytest.raises(KnowledgeError, match="anderen Version"):
        Store(file)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(KnowledgeError, match="gibt es nicht"):
        Store(tmp_path / "nowhere.sqlite")


def test_nothing_can_be_written_through_the_store(file):
    with pytest.raises(sqlite3.OperationalError):
        Store(file)._database.execute("DELETE FROM statement")
