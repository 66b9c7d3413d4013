"""A fact is edited while people ask: the new answer comes, and no question fails."""

from __future__ import annotations

import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.compile import write
from knowledge.load import load
from lotse.evaluate.matching import text_of

QUESTION = "Welche Telefonnummer hat der Integrationsrat?"
NEW = "Der Integrationsrat hat jetzt die Nummer (0231) 50-9 99 99."


@pytest.fixture
def edited(knowledge, tmp_path, monkeypatch):
    """The knowledge file of a bot of this test's own."""
    file = tmp_path / "knowledge.sqlite"
    shutil.copy(knowledge, file)
    monkeypatch.setenv("LOTSE_KNOWLEDGE", str(file))
    return file


def edit(file: Path) -> None:
    facts, _ = load()
    subject = facts.subjects["integrationsrat"]
    statements = tuple(
        replace(one, text=NEW, value="+49 231 5099999") if one.aspect == "phone" else one
        for one in subject.statements
    )
    write(
        replace(
            facts, subjects={**facts.subjects, subject.id: replace(subject, statements=statements)}
        ),
        file,
    )


def test_the_new_answer_comes_without_a_failed_question(bot, edited):
    before = text_of(bot.ask("before", QUESTION))
    assert "50-" in before
    assert NEW not in before
    editing = threading.Thread(target=edit, args=[edited])
    editing.start()
    replies = []
    while editing.is_alive():
        replies.append(text_of(bot.ask(f"during-{len(replies)}", QUESTION)))
    editing.join()
    after = text_of(bot.ask("after", QUESTION))
    assert NEW in after
    assert replies
    assert [one for one in replies if one not in (before, after)] == []


def test_a_conversation_goes_on_over_the_edit(bot, edited):
    bot.ask("visitor", "Wo sitzt der Integrationsrat?")
    edit(edited)
    assert NEW in text_of(bot.ask("visitor", "und die Telefonnummer?"))
