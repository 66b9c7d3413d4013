"""From Rasa's tracker to a question, and what the conversation remembers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.question import Context, Question, question_of, remember


class Tracker:
    """What the actions see of Rasa's tracker."""

    def __init__(self, message=None, slots=None):
        self.latest_message = message
        self.slots = slots or {}

    def get_slot(self, name):
        return self.slots.get(name)


def entity(name, value, **more):
    return {"entity": name, "value": value, "confidence_entity": 0.9, **more}


MESSAGE = {
    "text": "Wie war 2008 die Nummer?",
    "intent": {"name": "ask_contact", "confidence": 0.8},
    "intent_ranking": [
        {"name": "ask_contact", "confidence": 0.6},
        {"name": "ask_person", "confidence": 0.2},
        {"name": "greet", "confidence": 0.2},
    ],
    "entities": [
        entity("subject", "musterrat", role="name", group="body", words=[1], phrase="Musterrat"),
        entity("aspect", "phone"),
        entity("year", 2008),
        entity("time", "past"),
    ],
}


def test_a_message_becomes_a_question():
    question = question_of(Tracker(MESSAGE))
    assert (question.intent, question.confidence, question.year) == ("ask_contact", 0.8, 2008)
    assert question.past
    assert not question.now
    assert question.aspects == {"phone": 0.9}
    assert [(one.subject, one.kind, one.type) for one in question.links] == [
        ("musterrat", "name", "body")
    ]


def test_types_are_shares_among_questions_only():
    question = question_of(Tracker(MESSAGE))
    held = {key: value for key, value in question.types.items() if value}
    assert held == pytest.approx({"ask_contact": 0.75, "ask_person": 0.25})
    assert question.type == "ask_contact"


@pytest.mark.parametrize("message", [None, {}, {"text": None, "intent": None, "entities": None}])
def test_an_empty_message_is_an_empty_question(message):
    assert question_of(Tracker(message)) == Question(text="")


def test_a_foreign_message_is_answered_by_its_meaning():
    entities = [entity("language", "tr"), entity("meaning", "integrationsrat telefon")]
    question = question_of(Tracker({"text": "telefon numarası nedir", "entities": entities}))
    assert (question.text, question.language) == ("integrationsrat telefon", "tr")


def test_what_is_remembered_is_read_back():
    context = Context(
        subject="musterrat",
        aspect="phone",
        statements=("a.b",),
        pending=("c.d",),
        outcome="answered",
        misses=1,
        question="Wie ist die Nummer?",
        earlier=("anderer-rat",),
    )
    slots = {event["name"]: event["value"] for event in remember(context, Context())}
    assert question_of(Tracker(MESSAGE, slots)).context == context


def test_only_what_has_changed_is_written():
    before = Context(subject="musterrat", aspect="phone", pending=("c.d",), misses=1)
    changed = remember(replace(before, aspect="email", pending=()), before)
    assert {event["name"]: event["value"] for event in changed} == {
        "aspect": "email",
        "pending": [],
    }


def test_nothing_is_remembered_at_first():
    assert remember(Context(), Context()) == []
    assert question_of(Tracker(MESSAGE, {})).context == Context()
