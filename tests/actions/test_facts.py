"""Questions for facts, against the real knowledge and without the classifier."""

from __future__ import annotations

import pytest

from actions.answer import NOT_IN_DOCUMENTS
from actions.answers import facts
from actions.answers.resolve import resolve
from actions.question import Context, Question
from actions.turn import Turn
from bot.components.years import time_of
from knowledge.search import Query, Search
from knowledge.store import Store


@pytest.fixture(scope="module")
def search(knowledge):
    return Search(Store(knowledge))


@pytest.fixture
def asked(search):
    def ask(text, kind, context=None):
        question = Question(
            text, links=tuple(search.linker.links(text)), aspects=search.cues.aspects(text),
            intents={kind: 1.0}, context=context or Context(),
        )  # fmt: skip
        return facts.answer(Turn(question, search))

    return ask


def ids(answer):
    return [one.id for one in answer.statements]


def test_a_difference_is_told_by_what_each_of_the_two_is(asked):
    found = asked("Was unterscheidet den Integrationsrat vom Rat der muslimischen Gemeinden?",
                  "ask_body")  # fmt: skip
    assert set(ids(found)) == {"integrationsrat.kind", "rat-der-muslimischen-gemeinden.kind"}


def test_both_of_the_conversation_are_compared(asked):
    spoken_of = Context(subject="projektgruppe-2b", earlier=("projektgruppe-2a",),
                        statements=("projektgruppe-2b.start",))  # fmt: skip
    found = asked("Worin unterscheiden sich die beiden?", "ask_body", spoken_of)
    assert {one.subject for one in found.statements} == {"projektgruppe-2a", "projektgruppe-2b"}


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Wann beschloss der Rat das, war dat nich schon 2015?", None),
        ("Wann traf sich die Gruppe 2007?", 2007),
    ],
)
def test_a_guessed_year_does_not_narrow_the_search(search, text, year):
    assert resolve(Question(text, years=time_of(text).years), search).query.year == year


def test_a_number_of_something_else_is_no_answer(asked):
    found = asked("Wie viele Bewerbungen gab es für den Integrationspreis?", "ask_event")
    assert found.outcome == NOT_IN_DOCUMENTS


def test_a_mistyped_word_is_not_denied(asked):
    found = asked("war die ihk in der kernbesezung von den projektgruppn", "ask_members")
    assert not any(say.name == "utter_no" for say in found.before)


def test_what_was_spoken_of_beside_the_subject_may_be_meant(asked):
    spoken_of = Context(subject="arabische-verbaende", statements=("arabische-verbaende.role",),
                        question="Sind die arabischen Verbände im Rat?")  # fmt: skip
    found = asked("Und wann gegründet?", "ask_history", spoken_of)
    assert ids(found)[0] == "rat-der-muslimischen-gemeinden.founded"


def test_a_compound_that_is_written_apart_is_found(search):
    found = search.rank(Query("Integrationsrat Wahl Recht"))
    assert found[0].statement.id == search.rank(Query("Integrationsrat Wahlrecht"))[0].statement.id
