"""Decides what kind of message it is from the classifier and from what the knowledge holds.

The weights are fitted on held-out training examples (`lotse evaluate --only gate`), not set by hand:
the classifier alone does not know what the documents know, and the search alone does not know
that someone asks for advice in their own case.
"""

from __future__ import annotations

import json
from functools import lru_cache
from math import exp, log
from pathlib import Path

from actions.turn import Turn
from knowledge.text import words

ASK, CASE, OUT_OF_SCOPE, CONTROL = "ask", "case", "out_of_scope", "control"
_FAINT = 1e-3  # keeps the logarithm of a probability finite


def families(turn: Turn) -> dict[str, float]:
    """The probability of each kind: a question for facts, a personal case, out of scope, control."""
    model = _model()
    values = evidence(turn)
    scores = [
        bias + sum(weight * value for weight, value in zip(weights, values, strict=True))
        for weights, bias in zip(model["weights"], model["bias"], strict=True)
    ]
    odds = [exp(score - max(scores)) for score in scores]
    return {name: one / sum(odds) for name, one in zip(model["families"], odds, strict=True)}


def evidence(turn: Turn) -> list[float]:
    """The gate's features, in the order of gate.json."""
    intents = turn.question.intents
    kinds = dict.fromkeys((ASK, CASE, OUT_OF_SCOPE, CONTROL), 0.0)
    for intent, probability in intents.items():
        kind = kind_of(intent)
        kinds[kind] = (
            max(kinds[kind], probability) if kind == CONTROL else kinds[kind] + probability
        )
    best = turn.hits[0] if turn.hits else None
    return [
        *(log(value + _FAINT) for value in kinds.values()),
        best.score if best else 0.0,
        best.evidence.get("asked", 0.0) if best else 0.0,
        best.evidence.get("text", 0.0) if best else 0.0,
        best.evidence.get("named", 0.0) if best else 0.0,
        log(1 + len(words(turn.question.text))),
    ]


def kind_of(intent: str) -> str:
    """The kind of message that an intent belongs to."""
    if intent.startswith("ask_"):
        return ASK
    if intent.startswith("case_"):
        return CASE
    return OUT_OF_SCOPE if intent == "out_of_scope" else CONTROL


@lru_cache(maxsize=1)
def _model() -> dict:
    found: dict = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    return found
