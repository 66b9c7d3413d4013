"""Measures the parts that are wanted and gathers them into one report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.components.classifier import QuestionClassifier
from knowledge.load import load
from lotse.evaluate import classifier, conversations, doubt, examples, gate, probes, thresholds
from lotse.evaluate.bot import Bot
from lotse.evaluate.heldout import CrossValidated, cross_validated
from lotse.evaluate.measures import Share
from lotse.evaluate.summary import lines, summary
from lotse.evaluate.variants import VARIANTS

Say = Callable[[str], None]


@dataclass(frozen=True)
class Wanted:
    """What the person at the keyboard asked for."""

    parts: Sequence[str]
    files: Sequence[Path]
    variants: Sequence[str]
    write: bool
    show: int


class _Data:
    """What several parts need, made once and only if needed."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._config = QuestionClassifier.get_default_config()

    @cached_property
    def found(self) -> CrossValidated:
        """The examples, each judged by a model that does not know it."""
        return cross_validated(examples.read(), self._config, self._say)

    @cached_property
    def whole(self) -> QuestionClassifier:
        """A classifier that knows all examples but the wordings that are asked."""
        self._say("Modell mit allen Beispielen außer den geprüften Formulierungen …")
        made = QuestionClassifier(self._config, None, None)
        unknown = probes.left_out(load()[0])
        made.fit([(one.text, one.intent) for one in examples.read() if one.text not in unknown])
        return made

    @cached_property
    def wordings(self) -> list[probes.Probe]:
        """Wordings of statements and of gaps that nothing has learnt."""
        return probes.wordings(self.whole, self._say)

    @cached_property
    def probes(self) -> list[probes.Probe]:
        """Questions with and without an answer in the documents."""
        gaps = [one for one in self.wordings if not one.answerable]
        return probes.answerable(self.whole) + gaps + probes.out_of_scope(self.found.held)


def measure(wanted: Wanted, say: Say) -> dict[str, Any]:
    """The wanted parts, each under its name; says on the way what was found."""
    data = _Data(say)
    found: dict[str, Any] = {"command": f"lotse evaluate {_options(wanted)}".strip()}
    if "classifier" in wanted.parts:
        found["classifier"] = classifier.report(data.found)
    if "gate" in wanted.parts:
        found["gate"] = gate.report(data.found, wanted.write)
    if "doubt" in wanted.parts:
        found["doubt"] = doubt.report(data.wordings, wanted.write)
    if "thresholds" in wanted.parts:
        found["thresholds"] = thresholds.report(data.probes)
    for line in lines(found):
        say(line)
    if "conversations" in wanted.parts:
        found["conversations"] = dict(_conversations(wanted, say))
    return found


def _conversations(wanted: Wanted, say: Say) -> Iterator[tuple[str, dict[str, Any]]]:
    cases = conversations.read(wanted.files or conversations.own_sets())
    bot = Bot.load()
    for name in wanted.variants:
        results = conversations.run(bot, cases, VARIANTS[name])
        measured = summary(results)
        say(f"Gespräche, {name}: {Share(measured['passed'], measured['number'])}")
        for key in ("by_category", "by_style", "by_kind"):
            for label, row in measured[key].items():
                say(f"  {label:24s}{Share(row['passed'], row['number'])}")
        for case in measured["failed"][: wanted.show]:
            say(_failure(case))
        yield name, measured


def _failure(case: dict[str, Any]) -> str:
    steps = [
        f"  > {step['say']}\n  < {step['reply']}\n"
        + "".join(f"    fehlt: {' / '.join(group[:5])}\n" for group in step["missing"])
        + "".join(f"    unerlaubt: {word}\n" for word in step["forbidden"])
        for step in case["steps"]
    ]
    return f"\n{case['id']} ({case['category']}, {case['style']})\n" + "".join(steps)


def _options(wanted: Wanted) -> str:
    parts = [f"--only {one}" for one in wanted.parts] if len(wanted.parts) < 4 else []
    files = [f"--conversations {one.name}" for one in wanted.files]
    return " ".join([*parts, *files, *(f"--{one}" for one in wanted.variants[1:])])
