"""How much two statements say the same kind of thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from actions.answers.said import last_said
from actions.turn import Turn
from knowledge.model import Statement
from knowledge.vectors import features


def first_said(turn: Turn) -> Statement | None:
    """The statement that the last answer rested on."""
    return next((one for one in last_said(turn.question, turn.search) if one.aspect != "gap"), None)


def most_like(first: Statement, candidates: Iterable[Statement]) -> Statement | None:
    """The candidate that says most nearly the same; None without candidates.

    Editors give such statements the same name ("start", "ende"); else the sentences decide.
    """
    wanted = features(first.text)
    found = list(candidates)
    namesakes = [one for one in found if _name(one) == _name(first)]
    found = namesakes or found
    return max(found, key=lambda one: cosine(wanted, features(one.text))) if found else None


def _name(one: Statement) -> str:
    return one.id.partition(".")[2]


def cosine(one: Counter[str], other: Counter[str]) -> float:
    """How much two texts' features are the same, from 0 to 1."""
    size = sum(v * v for v in one.values()) * sum(v * v for v in other.values())
    return sum(value * other[key] for key, value in one.items()) / (size**0.5 or 1.0)
