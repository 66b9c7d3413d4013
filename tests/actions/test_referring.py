"""Messages that lean on the last answer, against the real knowledge and without the classifier."""

from __future__ import annotations

import re

import pytest

from actions import answers
from actions.answer import ASKED_BACK, NOT_IN_DOCUMENTS
from actions.answers.referring import referring
from actions.question import Context, Question
from actions.turn import Turn
from knowledge.search import Search
from knowledge.store import Store


@pytest.fixture(scope="module")
def search(knowledge):
    return Search(Store(knowledge))


@pytest.fixture
def reply(search):
    def answer(text, *said, asked="", **context):
        first = search.store.statement(said[0]) if said else None
        before = Context(
            subject=context.pop("subject", first.subject if first else ""),
            aspect=context.pop("aspect", first.aspect if first else ""),
            statements=said, question=asked, **context,
        )  # fmt: skip
        question = Question(
            text, links=tuple(search.linker.links(text)), aspects=search.cues.aspects(text),
            years=tuple(int(one) for one in re.findall(r"\b(?:19|20)\d\d\b", text)),
            intents={"ask_history": 1.0}, context=before,
        )  # fmt: skip
        return referring(Turn(question, search))

    return answer


def ids(answer):
    return [one.id for one in answer.statements]


def test_the_same_is_told_of_another_subject(reply):
    found = reply("Und die Projektgruppe V?", "projektgruppe-4.ende",
                  asked="Wann endete die Projektgruppe IV?")  # fmt: skip
    assert ids(found)[0].startswith("projektgruppe-5.")
    assert "2009" in found.statements[0].text


def test_without_the_last_question_the_most_similar_statement_answers(reply):
    assert (
        ids(reply("Und die Projektgruppe V?", "projektgruppe-4.ende"))[0] == "projektgruppe-5.ende"
    )


def test_a_correction_puts_the_question_again(reply):
    found = reply("Nein, das Integrationszentrum meinte ich.", "integrationsrat.head",
                  asked="Wer leitet den Integrationsrat?")  # fmt: skip
    assert ids(found) == ["mia-do-ki.head"]


def test_the_completed_question_is_remembered_for_the_next_ellipsis(reply):
    found = reply("Und das Integrationszentrum?", "integrationsrat.head",
                  asked="Wer leitet den Integrationsrat?")  # fmt: skip
    assert found.question == "Wer leitet den Integrationszentrum?"


def test_another_year_leads_to_what_the_body_was_then(reply, search):
    groups = search.store.statements("integrationsrat", "working_groups")[0].id
    found = reply("und 2008?", groups, asked="Welche Arbeitskreise gibt es im Integrationsrat?")
    assert "2008" in found.statements[0].text


def test_who_is_not_in_the_group_is_denied(reply, search):
    seat = search.store.statements("ihk", "staff")[0].id
    found = reply("Und vom DGB?", seat, asked="Wer saß für die IHK in der Projektgruppe I?")
    assert [one.name for one in found.before] == ["utter_no"]


def test_what_stands_beside_the_list_is_told_and_not_denied(reply, search):
    seats = search.store.statements("projektgruppe-1", "composition")
    found = reply("und die Uni?", seats[0].id if seats else "projektgruppe-1.kerngruppe")
    assert not any(one.name == "utter_no" for one in found.before)
    assert "Otyakmaz" in found.statements[0].text


def test_a_phrase_is_exchanged_in_the_last_question(reply):
    found = reply("und für Menschen mit Behinderungen?", "integrationsrat.age",
                  asked="Was macht der Integrationsrat für Senioren?", subject="integrationsrat",
                  aspect="task")  # fmt: skip
    assert "Behinderung" in found.statements[0].text
    assert found.question == "Was macht der Integrationsrat für Menschen mit Behinderungen?"


def test_a_sibling_is_told_by_its_number_and_the_word_for_its_kind(reply):
    found = reply("Und die Gruppe IIb?", "projektgruppe-2a.zeitraum",
                  asked="In welchem Zeitraum arbeitete die Projektgruppe IIa?")  # fmt: skip
    assert found.statements[0].subject == "projektgruppe-2b"


def test_a_list_is_counted(reply, search):
    whole = search.store.statements("rat-der-muslimischen-gemeinden", "members")[0]
    found = reply("Und wie viele sind das zusammen?", whole.id)
    assert found.before[0].values == {"number": len(whole.value)}


def test_both_means_both_subjects_of_the_last_answer(reply):
    found = reply("von beiden die Anschrift", "integrationsrat.head", "mia-do-ki.head")
    assert ids(found) == ["integrationsrat.address", "mia-do-ki.address"]


@pytest.mark.parametrize("text", ["und wo?", "un wo is dat"])
def test_where_after_a_meeting_is_the_meeting_place(reply, text):
    assert ids(reply(text, "integrationsrat.meeting_public")) == ["integrationsrat.meeting_place"]


def test_where_after_a_task_is_the_place_of_the_office_behind_it(reply):
    found = reply("Und wo saß die damals?", "rat-der-muslimischen-gemeinden.cooperation",
                  asked="Welche Stelle hat den Rat begleitet?")  # fmt: skip
    assert ids(found) == ["integrationsbuero.address"]


@pytest.mark.parametrize(
    ("text", "number"), [("Und die danach?", 4), ("un was kam bei der 2ten", 2), ("und davor?", 2)]
)
def test_one_of_a_row_is_found_by_its_place(reply, search, text, number):
    row = search.store.statements("projektgruppe-1", "session")
    third = next(one for one in row if one.value["number"] == 3)
    assert reply(text, third.id).statements[0].value["number"] == number


def test_since_when_somebody_leads_is_not_answered_with_the_founding(reply):
    found = reply("Seit wann?", "rat-der-muslimischen-gemeinden.founded", "integrationsrat.head",
                  subject="integrationsrat", aspect="head")  # fmt: skip
    assert found.outcome == NOT_IN_DOCUMENTS


def test_a_choice_is_answered_by_naming_its_subject(reply):
    found = reply("na vom Integrationsrat", subject="", aspect="phone", outcome=ASKED_BACK,
                  pending=("mia-do-ki.phone", "integrationsrat.phone"))  # fmt: skip
    assert ids(found) == ["integrationsrat.phone"]


@pytest.mark.parametrize(
    "text",
    ["Wer hat den Integrationspreis gewonnen?", "Vielen Dank!", "Was ist die Charta der Vielfalt?"],
)
def test_what_stands_alone_is_left_to_the_classifier(reply, text):
    assert reply(text, "integrationsrat.head", asked="Wer leitet den Integrationsrat?") is None


@pytest.mark.parametrize("intent", ["human", "danger"])
def test_the_wish_for_a_person_is_never_a_further_question(intent, monkeypatch):
    monkeypatch.setattr(answers, "referring", lambda turn: pytest.fail("was asked"))
    monkeypatch.setitem(answers.BY_INTENT, intent, lambda turn: intent)
    question = Question("mit einem Menschen", intent=intent, confidence=0.9)
    assert answers.decide(Turn(question, search=None)) == intent
