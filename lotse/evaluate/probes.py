"""Questions of which we know whether the documents answer them, to try the thresholds on."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from bot.components.classifier import QuestionClassifier
from knowledge import current
from knowledge.compile import write
from knowledge.load import load
from knowledge.model import Facts, Statement
from knowledge.search import Search
from knowledge.store import Store
from lotse.evaluate.heldout import HeldOut
from lotse.evaluate.understanding import Understanding

QUESTIONS = Path("tests/knowledge/questions")
_ROUNDS = 3  # so many wordings of each statement and gap are left out, one a round


@dataclass(frozen=True)
class Probe:
    """A message as understood, the knowledge to ask, and the statements that would be right."""

    message: dict[str, Any]
    search: Search
    expected: frozenset[str] = frozenset()
    foreign: bool = False  # out of scope, not a gap in the documents

    @property
    def answerable(self) -> bool:
        """Whether the documents hold an answer."""
        return bool(self.expected)


def answerable(classifier: QuestionClassifier, folder: Path = QUESTIONS) -> list[Probe]:
    """The project's own questions with expected statements; none of them is trained on."""
    understanding, search = Understanding(), current.search()
    return [
        Probe(understanding.message(one["ask"], classifier).as_dict(), search,
              frozenset([*one["expect"], *one.get("all", [])]))
        for file in sorted(folder.glob("*.yml"))
        for one in yaml.safe_load(file.read_text(encoding="utf-8"))
    ]  # fmt: skip


def left_out(facts: Facts) -> frozenset[str]:
    """The wordings that `wordings` asks: no classifier that judges them may know them."""
    return frozenset(text for one in facts.findable for text in one.asked_as[:_ROUNDS])


def wordings(classifier: QuestionClassifier, progress: Callable[[str], None]) -> list[Probe]:
    """Wordings of statements and gaps, each asked of a knowledge base that lacks this very one."""
    understanding, found = Understanding(), []
    facts, _ = load()
    for number in range(_ROUNDS):
        progress(f"Wissensbasis ohne Formulierung {number + 1} von {_ROUNDS} …")
        asked, search = _without(facts, number)
        found += [
            Probe(understanding.message(one.asked_as[number], classifier).as_dict(), search,
                  frozenset() if one.aspect == "gap" else frozenset([one.id]))
            for one in asked
        ]  # fmt: skip
    return found


def out_of_scope(held: list[HeldOut]) -> list[Probe]:
    """Out-of-scope examples as a model understands them that was not trained on them."""
    search = current.search()
    return [
        Probe(one.message, search, foreign=True)
        for one in held
        if one.example.intent == "out_of_scope"
    ]


def _without(facts: Facts, number: int) -> tuple[list[Statement], Search]:
    """What has a wording at this place, and the knowledge without these wordings."""
    asked = [one for one in facts.findable if len(one.asked_as) > max(1, number)]
    shorter = {one.id: replace(one, asked_as=tuple(_others(one.asked_as, number))) for one in asked}
    subjects = {
        one.id: replace(one, statements=_swapped(one.statements, shorter))
        for one in facts.subjects.values()
    }
    fewer = replace(facts, subjects=subjects, gaps=_swapped(facts.gaps, shorter))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "knowledge.sqlite"
        write(fewer, file, built_from="evaluation")
        # The open store keeps the file's content after the folder is gone.
        return asked, Search(Store(file))


def _swapped(
    statements: Iterable[Statement], shorter: Mapping[str, Statement]
) -> tuple[Statement, ...]:
    return tuple(shorter.get(one.id, one) for one in statements)


def _others(texts: tuple[str, ...], number: int) -> Iterator[str]:
    return (text for at, text in enumerate(texts) if at != number)
