"""Decides between a fact and a known gap, which often stand side by side in the ranking.

The weights are fitted on wordings that were taken out of the search before they were looked for
(`lotse evaluate --only doubt`): a gap has no aspect that could speak for it, so the scores alone
do not tell.
"""

from __future__ import annotations

from math import exp

from actions.answers.fitted import fitted, linear
from actions.answers.resolve import Asked
from actions.question import PRACTICAL
from knowledge.search import Hit

_LITERAL = 0.8  # likeness from which two wordings are the same question
_CLEARLY = 0.1  # lead in likeness over the gap's wordings
_NEXT = 6  # facts whose likeness counts


def chance(gap: Hit, facts: list[Hit], asked: Asked) -> float:
    """How likely (0 to 1) the question asks for the gap and not for one of the facts.

    None, where the best fact is known to be asked for in these very words and the gap is not.
    """
    literal = facts[0].evidence.get("asked", 0.0) if facts else 0.0
    if literal >= _LITERAL and literal >= gap.evidence.get("asked", 0.0) + _CLEARLY:
        return 0.0
    model = fitted(__file__)
    score = linear(model["bias"], model["weights"], evidence(gap, facts, asked))
    return 1 / (1 + exp(-score))


def evidence(gap: Hit, facts: list[Hit], asked: Asked) -> list[float]:
    """The features, in the order of doubt.json."""
    best = facts[0].evidence if facts else {}
    return [
        gap.evidence.get("asked", 0.0),
        _likest(facts, "asked"),
        best.get("asked", 0.0),
        gap.evidence.get("text", 0.0),
        best.get("text", 0.0),
        _likest(facts, "text"),
        gap.score - (facts[0].score if facts else 0.0),
        asked.question.types[PRACTICAL],
        float(asked.named and gap.statement.subject == asked.subject),
        gap.evidence.get("subject", 0.0) - best.get("subject", 0.0),
    ]


def _likest(facts: list[Hit], view: str) -> float:
    return max((hit.evidence.get(view, 0.0) for hit in facts[:_NEXT]), default=0.0)
