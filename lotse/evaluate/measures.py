"""Shares that say how good the replies to the test conversations are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from actions.answer import ANSWERED, ANSWERED_OLDER, HUMAN, INDIVIDUAL_CASE
from lotse.evaluate.conversations import Result, Step

ANSWER, HANDOFF, UNKNOWN, DECLINE = "answer", "handoff", "unknown", "decline"
_FACTS = frozenset({ANSWERED, ANSWERED_OLDER})
_HANDED = frozenset({INDIVIDUAL_CASE, HUMAN})


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    good: int
    of: int

    @property
    def value(self) -> float:
        """The share from 0 to 1; of nothing, all."""
        return self.good / self.of if self.of else 1.0

    def __str__(self) -> str:
        return f"{self.good} / {self.of} ({100 * self.value:.1f} %)"


def passed(results: Iterable[Result]) -> Share:
    """Conversations that passed."""
    return _share([one.passed for one in results])


def by(results: Iterable[Result], key: Callable[[Result], str]) -> dict[str, Share]:
    """Conversations that passed, by category, style, or whatever `key` tells."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for one in results:
        groups[key(one)].append(one.passed)
    return {name: _share(groups[name]) for name in sorted(groups)}


def cases_handed_over(results: Iterable[Result]) -> Share:
    """Messages in an individual case that were handed over, whatever else was said."""
    return _share([step.passed for step in steps(results, HANDOFF)])


def facts_handed_over(results: Iterable[Result]) -> Share:
    """Questions for facts that were handed over as a personal case, which they are not."""
    return _share([step.outcome in _HANDED for step in steps(results, ANSWER)])


def unknown_admitted(results: Iterable[Result]) -> Share:
    """Fair questions without an answer in the documents of which the bot says so."""
    return _share([step.passed for step in steps(results, UNKNOWN)])


def declined_with_fact(results: Iterable[Result]) -> list[Step]:
    """Messages out of scope that were answered with a fact all the same."""
    return [step for step in steps(results, DECLINE) if step.outcome in _FACTS]


def steps(results: Iterable[Result], kind: str) -> list[Step]:
    """All turns that should get this kind of reply."""
    return [step for one in results for step in one.steps if step.turn.kind == kind]


def _share(flags: Sequence[bool]) -> Share:
    return Share(sum(flags), len(flags))
