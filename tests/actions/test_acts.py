"""Short messages about the last answer itself."""

from __future__ import annotations

import pytest

from actions.answers.acts import act
from actions.question import Context, Question

AFTER_AN_ANSWER = Context(subject="rathaus", statements=("rathaus.address",))


def act_of(text, context=AFTER_AN_ANSWER, said="Das Rathaus steht am Friedensplatz."):
    return act(Question(text, context=context), said)


@pytest.mark.parametrize(
    "text",
    [
        "Können Sie das nachweisen?",
        "wo is das geschrieben",
        "Beweise?",
        "Worauf beziehen Sie sich?",
    ],
)
def test_asking_for_the_source_in_any_words(text):
    assert act_of(text) == "ask_source"


@pytest.mark.parametrize("text", ["Immer noch?", "stand?", "Ist die Angabe veraltet?"])
def test_asking_whether_it_still_holds_in_any_words(text):
    assert act_of(text) == "ask_currentness"


@pytest.mark.parametrize(
    "text", ["Bitte vollständig.", "und der Rest?", "sonst noch wer?", "alles"]
)
def test_asking_for_more_in_any_words(text):
    assert act_of(text) == "ask_more"


@pytest.mark.parametrize(
    "text",
    [
        "Wo steht das Denkmal?",
        "Gibt es noch andere Projekte für Senioren?",
        "Und die Telefonnummer?",
    ],
)
def test_a_question_of_its_own_is_none_of_these(text):
    assert act_of(text) == ""


def test_without_an_answer_there_is_nothing_to_ask_about():
    assert act_of("Quelle?", Context()) == ""
