"""For every statement, a question made from it is answered with it, or with its value."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from knowledge.load import load
from knowledge.model import Facts, Statement

FRAMES = ("Guten Tag, ich wüsste gern: {}?", "{} bitte")


@pytest.fixture(scope="module")
def facts() -> Facts:
    return load()[0]


def questions(one: Statement, facts: Facts) -> Iterator[str]:
    """Subject and aspect as a person names them, then the known wordings in another frame."""
    subject, aspect = facts.subjects[one.subject], facts.aspects[one.aspect]
    year = f" {one.valid_until[:4]}" if one.valid_until else ""
    yield f"{aspect.label} {subject.name}{year}?"
    for asked in one.asked_as[:3]:
        for frame in FRAMES:
            yield frame.format(asked)


def same(one: Statement, facts: Facts) -> set[str]:
    """The statement and those that say the same value."""
    return {
        other.id
        for other in facts.statements
        if other.id == one.id or (other.aspect == one.aspect and other.value == one.value)
    }


def says(messages, one, wanted):
    data = [message["custom"] for message in messages if message.get("custom")]
    said = {found["id"] for each in data for found in each["statements"]}
    older = {found["text"] for each in data for found in each.get("older", [])}
    return bool(said & wanted) or one.text in older


def test_every_statement_is_found_by_a_question_made_from_it(bot, facts):
    lost = []
    for one in facts.statements:
        wanted = same(one, facts)
        if not any(
            says(bot.ask(f"{one.id}-{number}", text), one, wanted)
            for number, text in enumerate(questions(one, facts))
        ):
            lost.append(f"{one.id}: {next(iter(one.asked_as), one.text)}")
    assert lost == [], "give it asked_as in other words, or a clearer sentence:\n" + "\n".join(lost)


def test_there_is_a_question_for_every_statement(facts):
    assert all(next(questions(one, facts)) for one in facts.statements)
