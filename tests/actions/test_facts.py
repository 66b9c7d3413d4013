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


@pytest.mark.parametrize("text", ["Was bedeutet die Abkürzung ARGE bei Herrn Weiß?",
                                  "wofür stehen die Buchstaben EWZ, ausgeschrieben?"])  # fmt: skip
def test_letters_are_spelled_out_or_said_to_be_unexplained(asked, text):
    assert {one.aspect for one in asked(text, "ask_person").statements} == {"abbreviation"}


def test_beside_another_question_the_letters_are_only_one_of_two(asked):
    found = asked("Wer saß für die IMAG in der Kerngruppe, und was bedeutet IMAG?", "ask_members")
    assert {one.aspect for one in found.statements} != {"abbreviation"}


@pytest.mark.parametrize(
    "text",
    [
        "In welchem Raum war die Auftaktveranstaltung zum Masterplan am 2. Juni 2006?",
        "Auftaktveranstaltung Masterplan Integration Besucherzahl",
    ],
)
def test_a_date_is_no_answer_to_the_place_or_the_number_of_people(asked, text):
    assert asked(text, "ask_history").outcome == NOT_IN_DOCUMENTS


def test_a_fax_number_is_no_telephone_number(search):
    found = search.cues.aspects("und die Fax Nummer")
    assert "fax" in found
    assert "phone" not in found


def test_something_printed_is_no_name_that_a_list_could_lack(asked):
    found = asked("Hat das Vernetzungstreffen zur Sprachförderung schon etwas Schriftliches?",
                  "ask_members")  # fmt: skip
    assert not any(one.name == "utter_no" for one in found.before)


@pytest.mark.parametrize(
    ("text", "subject"),
    [("kost das was", "vorlesepatinnen"), ("welchen Beruf hatte sie denn", "aysun-tekin")],
)
def test_a_short_practical_question_is_told_to_be_open(search, text, subject):
    said = search.store.statements(subject)[0].id
    question = Question(
        text, aspects=search.cues.aspects(text), intents={"ask_person": 0.1},
        context=Context(subject=subject, statements=(said,)),
    )  # fmt: skip
    assert facts.answer(Turn(question, search)).outcome == NOT_IN_DOCUMENTS


def test_a_persons_own_number_is_not_that_of_the_body_spoken_of(search):
    text = "Telefonnummer Sevis"
    spoken_of = Context(subject="auslaenderbeirat",
                        statements=("auslaenderbeirat.members-project-group-1",))  # fmt: skip
    question = Question(text, links=tuple(search.linker.links(text)),
                        aspects=search.cues.aspects(text), context=spoken_of)  # fmt: skip
    assert resolve(question, search).subject == "erhan-sevis"
