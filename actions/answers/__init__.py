"""One function per kind of question: Turn → Answer. No Rasa, no SQL, no sentences."""

from __future__ import annotations

from collections.abc import Callable

from actions.answer import Answer
from actions.answers import control, facts, followup
from actions.answers.arbiter import at_once, meant
from actions.answers.referring import referring
from actions.turn import Turn

Handler = Callable[[Turn], Answer]

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


def decide(turn: Turn) -> Answer:
    """The answer to the question, by what it is taken to be."""
    if at_once(turn):
        return handler(turn.intent)(turn)
    about_answer = followup.act_of(turn)
    if about_answer:
        turn.intent = about_answer
        return handler(about_answer)(turn)
    leaning = referring(turn)
    if leaning:
        return leaning
    turn.intent = meant(turn)
    return handler(turn.intent)(turn)


def handler(intent: str) -> Handler:
    """The function that answers this intent."""
    if intent in BY_INTENT:
        return BY_INTENT[intent]
    if intent.startswith("case_"):
        return control.hand_over
    return facts.answer if intent.startswith("ask_") else control.small_talk
