"""One function per kind of question: (Question, Search) → Answer. No Rasa, no SQL, no sentences."""

from __future__ import annotations

from collections.abc import Callable

from actions.answer import Answer
from actions.answers import control, facts, followup
from actions.question import Question
from knowledge.search import Search

Handler = Callable[[Question, Search], Answer]

BY_INTENT: dict[str, Handler] = {
    "ask_source": followup.source,
    "ask_currentness": followup.currentness,
    "ask_more": followup.more,
    "choose": followup.choose,
    "correct": followup.correct,
    "human": control.human,
    "danger": control.danger,
    "out_of_scope": control.decline,
    "attack": control.decline,
}


def decide(question: Question, search: Search) -> Answer:
    """The answer to the question, by its intent."""
    return handler(question.intent)(question, search)


def handler(intent: str) -> Handler:
    """The function that answers this intent."""
    if intent in BY_INTENT:
        return BY_INTENT[intent]
    if intent.startswith("case_"):
        return control.hand_over
    return facts.answer if intent.startswith("ask_") else control.small_talk
