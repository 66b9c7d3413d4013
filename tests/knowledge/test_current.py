"""A running process answers from the newest good file."""

from __future__ import annotations

import threading

import pytest

from knowledge.compile import write
from knowledge.current import Current
from knowledge.model import KnowledgeError
from knowledge.search import Query


@pytest.fixture
def file(house, tmp_path):
    target = tmp_path / "knowledge.sqlite"
    write(house.facts(), target)
    return target


def phone(search):
    return search.store.statement("musterrat.phone").value


def test_the_same_search_is_handed_out_while_nothing_changes(file):
    current = Current(file)
    assert current.search() is current.search()


def test_a_new_file_is_picked_up(house, file):
    current = Current(file)
    assert phone(current.search()) == "+49 231 5022520"
    house.phone["value"] = "+49 231 5027247"
    write(house.facts(), file)
    assert phone(current.search()) == "+49 231 5027247"


def test_a_damaged_new_file_leaves_the_old_one_in_use(file, caplog):
    current = Current(file)
    before = current.search()
    part = file.with_suffix(".part")
    part.write_bytes(b"not a database")
    part.replace(file)
    assert current.search() is before
    assert "stays as it was" in caplog.text


def test_a_removed_file_leaves_the_old_one_in_use(file):
    current = Current(file)
    before = current.search()
    file.unlink()
    assert current.search() is before


def test_no_good_file_yet_is_an_error(tmp_path):
    with pytest.raises(KnowledgeError):
        Current(tmp_path / "nowhere.sqlite").search()


def test_no_question_fails_while_facts_are_edited(house, file):
    current, done, faults, seen = Current(file), threading.Event(), [], set()

    def ask():
        while not done.is_set():
            try:
                search = current.search()
                (hit, *_) = search.rank(Query("Nummer vom Musterrat"))
                seen.add(search.store.statement(hit.statement.id).value)
            except Exception as fault:  # any fault is one too many
                faults.append(fault)

    asking = [threading.Thread(target=ask) for _ in range(3)]
    for one in asking:
        one.start()
    numbers = [f"+49 231 502252{digit}" for digit in range(6)]
    for number in numbers:
        house.phone["value"] = number
        write(house.facts(), file)
    done.set()
    for one in asking:
        one.join()
    assert faults == []
    assert seen
    assert phone(current.search()) == numbers[-1]
