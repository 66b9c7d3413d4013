"""Weighs the classifier's intent against the conversation and against what the knowledge holds."""

from __future__ import annotations

from collections.abc import Callable

from actions.answers import followup
from actions.answers.gate import families, kind_of
from actions.turn import Turn
from knowledge.text import words

_FIRM = frozenset({"danger", "human", "attack", "insult", "greet", "thanks", "goodbye"})
_REFERS = frozenset("auch noch mit dabei drin drinn davon andere anderen anderes".split())


def meant(turn: Turn) -> str:
    """The intent that is answered: the classifier's, unless the evidence speaks against it."""
    question = turn.question
    intent = question.intent
    firm = intent in _FIRM and question.confidence >= 0.4
    if followup.of_answer(question) and not firm:
        return "ask_source"
    if intent == "choose" and not question.context.pending:
        intent = _best(turn, lambda one: one != "choose")
    if intent == "correct" and not question.links:
        intent = "ask_more" if _REFERS & set(words(question.text)) else intent
    if firm or intent in ("choose", "correct", "ask_more", "ask_source", "ask_currentness"):
        return intent
    chances = families(turn)
    kind = max(chances, key=lambda one: chances[one])
    if kind == kind_of(intent):
        return intent
    return _best(turn, lambda one: kind_of(one) == kind and one not in ("choose", "correct"))


def _best(turn: Turn, fits: Callable[[str], bool]) -> str:
    intents = turn.question.intents
    candidates = [one for one in intents if fits(one)]
    return max(candidates, key=lambda one: intents[one], default="ask_topics")
