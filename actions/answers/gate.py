"""Decides what kind of message it is from the classifier and from what the knowledge holds.

The weights are fitted on held-out training examples (`lotse evaluate --only gate`), not set by hand:
the classifier alone does not know what the documents know, and the search alone does not know
that someone asks for advice in their own case.
"""

from __future__ import annotations

from math import exp, log

from actions.answers.fitted import fitted, linear
from actions.turn import Turn
from knowledge.text import words

ASK, CASE, OUT_OF_SCOPE, CONTROL = "ask", "case", "out_of_scope", "control"
_FAINT = 1e-3  # keeps the logarithm of a probability finite


def families(turn: Turn) -> dict[str, float]:
    """The probability of each kind: a question for facts, a personal case, out of scope, control."""
    model = fitted(__file__)
    values = evidence(turn)
    scores = [
        linear(bias, weights, values)
        for weights, bias in zip(model["weights"], model["bias"], strict=True)
    ]
    odds = [exp(score - max(scores)) for score in scores]
    return {name: one / sum(odds) for name, one in zip(model["families"], odds, strict=True)}


def evidence(turn: Turn) -> list[float]:
    """The gate's features, in the order of gate.json."""
    intents = turn.question.intents
    kinds = dict.fromkeys((ASK, CASE, OUT_OF_SCOPE, CONTROL), 0.0)
    likeliest = dict(kinds)  # a classifier with no idea gives a little to each of many cases
    for intent, probability in intents.items():
        kind = kind_of(intent)
        likeliest[kind] = max(likeliest[kind], probability)
        kinds[kind] = likeliest[kind] if kind == CONTROL else kinds[kind] + probability
    best = turn.hits[0].evidence if turn.hits else {}
    return [
        *(log(value + _FAINT) for value in kinds.values()),
        turn.hits[0].score if turn.hits else 0.0,
        *(best.get(key, 0.0) for key in ("asked", "text", "named")),
        log(1 + len(words(turn.question.text))),
        *(log(likeliest[kind] + _FAINT) for kind in (ASK, CASE)),
    ]


def kind_of(intent: str) -> str:
    """The kind of message that an intent belongs to."""
    if intent.startswith("ask_"):
        return ASK
    if intent.startswith("case_"):
        return CASE
    return OUT_OF_SCOPE if intent == "out_of_scope" else CONTROL
