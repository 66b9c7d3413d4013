"""Tries other thresholds on questions with and without an answer in the documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from actions.answer import ANSWERED, ANSWERED_OLDER, ASKED_BACK, Answer
from actions.answers import decide, facts
from actions.turn import Turn
from lotse.evaluate.probes import Probe
from lotse.evaluate.understanding import question

# Name in actions/answers/facts.py → values to try.
GRID: dict[str, tuple[float, ...]] = {
    "ENOUGH": tuple(round(float(one), 2) for one in np.arange(2.0, 5.01, 0.25)),
    "UNSURE": tuple(round(float(one), 2) for one in np.arange(1.0, 4.01, 0.25)),
    "MISSING": tuple(round(float(one), 2) for one in np.arange(0.3, 0.96, 0.05)),
}
_TELLING = frozenset({ANSWERED, ANSWERED_OLDER})
_NOTICEABLE = 0.005  # a smaller gain is no reason to change a threshold


@dataclass(frozen=True)
class Point:
    """What a threshold's value does."""

    value: float
    right: float  # of the answerable questions: an expected statement was said
    wrong: float  # of the answerable questions: only other statements were said
    asked_back: float  # of the answerable questions
    honest: float  # of the others: nothing was stated as the answer
    gaps: float  # of the known gaps, each without this wording: nothing was stated
    foreign: float  # of the messages out of scope: nothing was stated
    answered: float  # of all
    precision: float  # of all that was answered: right

    @property
    def balance(self) -> float:
        """The mean of what should be answered and is, and what should not be and is not."""
        return (self.right + self.honest) / 2


def report(probes: Sequence[Probe]) -> dict[str, Any]:
    """Each threshold's curve, today's value and the recommended one."""
    turns = [(probe, Turn(question(probe.message), probe.search)) for probe in probes]
    found = {}
    for name, values in GRID.items():
        today = float(getattr(facts, name))
        points = _curve(name, sorted({*values, today}), turns)
        found[name] = {
            "today": today,
            "recommended": recommended(points, today),
            "points": [{**vars(one), "balance": one.balance} for one in points],
        }
    return {
        "answerable": sum(probe.answerable for probe in probes),
        "unanswerable": sum(not probe.answerable for probe in probes),
        "thresholds": found,
    }


def recommended(points: Sequence[Point], today: float) -> float:
    """The value with the best balance; today's, unless another is noticeably better."""
    best = max(points, key=lambda one: (one.balance, -abs(one.value - today)))
    now = next((one for one in points if one.value == today), None)
    return today if now and best.balance - now.balance < _NOTICEABLE else best.value


def _curve(name: str, values: Sequence[float], turns: Sequence[tuple[Probe, Turn]]) -> list[Point]:
    points = []
    for value in values:
        if (name == "UNSURE" and value > facts.ENOUGH) or (
            name == "ENOUGH" and value < facts.UNSURE
        ):
            continue
        with _set(name, value):
            points.append(_point(value, turns))
    return points


@contextmanager
def _set(name: str, value: float) -> Iterator[None]:
    before = getattr(facts, name)
    setattr(facts, name, value)
    try:
        yield
    finally:
        setattr(facts, name, before)


def _point(value: float, turns: Sequence[tuple[Probe, Turn]]) -> Point:
    answers = [(probe, decide(turn)) for probe, turn in turns]
    told = [one.outcome in _TELLING for _, one in answers]
    known = [
        (says(one, probe.expected), tells, one.outcome)
        for (probe, one), tells in zip(answers, told, strict=True)
        if probe.answerable
    ]
    silent = [
        (probe.foreign, not tells)
        for (probe, _), tells in zip(answers, told, strict=True)
        if not probe.answerable
    ]
    right = [says and tells for says, tells, _ in known]
    return Point(
        value,
        right=_share(right),
        wrong=_share([tells and not says for says, tells, _ in known]),
        asked_back=_share([outcome == ASKED_BACK for _, _, outcome in known]),
        honest=_share([quiet for _, quiet in silent]),
        gaps=_share([quiet for foreign, quiet in silent if not foreign]),
        foreign=_share([quiet for foreign, quiet in silent if foreign]),
        answered=_share(told),
        precision=sum(right) / (sum(told) or 1),
    )


def _share(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags) if flags else 0.0


def says(answer: Answer, expected: frozenset[str]) -> bool:
    """Whether the answer says one of these statements, named by id or by subject and aspect."""
    names = {name for one in answer.statements for name in (one.id, f"{one.subject}.{one.aspect}")}
    return bool(names & expected)
