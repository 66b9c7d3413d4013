"""How much two statements say the same kind of thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from actions.turn import Turn
from knowledge.model import Statement
from knowledge.vectors import features


def first_said(turn: Turn) -> Statement | None:
    """The statement that the last answer rested on."""
    said = map(turn.search.store.statement, turn.question.context.statements)
    return next((one for one in said if one and one.aspect != "gap"), None)


def most_like(first: Statement, candidates: Iterable[Statement]) -> Statement | None:
    """The candidate whose sentence is most like the one that was said; None without candidates."""
    wanted = features(first.text)
    return max(candidates, key=lambda one: _cosine(wanted, features(one.text)), default=None)


def _cosine(one: Counter[str], other: Counter[str]) -> float:
    size = sum(v * v for v in one.values()) * sum(v * v for v in other.values())
    return sum(value * other[key] for key, value in one.items()) / (size**0.5 or 1.0)
