"""How much of the personal data in marked sentences is found, and how much else is taken along."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from bot.privacy import find
from bot.privacy.finding import NAME, Finding

_MARK = re.compile(r"<([^|<>]+)\|([^<>]+)>")
_HALF = 0.5


@dataclass(frozen=True)
class Sentence:
    """A sentence and the personal data in it."""

    text: str
    marked: tuple[Finding, ...]
    style: str = ""


@dataclass
class Measured:
    """Counts of marked places found and missed, and of places found rightly and wrongly."""

    marked: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    named_right: int = 0  # found as what it is, not only found
    right: int = 0
    wrong: int = 0
    seconds: float = 0.0
    sentences: int = 0
    failures: list[str] = field(default_factory=list)

    def recall(self, names: bool) -> float:
        """The share found, of the names or of all other data."""
        kinds = [kind for kind in self.marked if (kind == NAME) == names]
        total = sum(self.marked[kind] for kind in kinds)
        return sum(self.found[kind] for kind in kinds) / total if total else 1.0

    @property
    def precision(self) -> float:
        """The share of the replaced places that were personal data."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def milliseconds(self) -> float:
        """The computing time of one sentence."""
        return 1000 * self.seconds / max(1, self.sentences)


def parse(line: str, style: str = "") -> Sentence:
    """A sentence from its marked form: "Ich heiße <Name|Ada Muster>."."""
    text, marked, last = "", [], 0
    for mark in _MARK.finditer(line):
        text += line[last : mark.start()]
        marked.append(Finding(len(text), len(text) + len(mark[2]), f"[{mark[1]}]"))
        text += mark[2]
        last = mark.end()
    return Sentence(text + line[last:], tuple(marked), style)


def read(folder: Path) -> Iterator[Sentence]:
    """All sentences of the folder's files."""
    for file in sorted(folder.glob("*.yml")):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        for line in content["sentences"].splitlines():
            yield parse(line, content["style"])


def measure(sentences: Iterable[Sentence]) -> Measured:
    """Runs the redaction over the sentences and counts."""
    result = Measured()
    for sentence in sentences:
        started = time.process_time()
        findings = find(sentence.text)
        result.seconds += time.process_time() - started
        result.sentences += 1
        _count(result, sentence, findings)
    return result


def _count(result: Measured, sentence: Sentence, findings: list[Finding]) -> None:
    covered = {place for one in findings for place in range(one.start, one.end)}
    for mark in sentence.marked:
        result.marked[mark.kind] += 1
        if _telling(sentence.text, mark) <= covered:
            result.found[mark.kind] += 1
            result.named_right += any(
                one.kind == mark.kind and one.start < mark.end and one.end > mark.start
                for one in findings
            )
        else:
            result.failures.append(f"übersehen {mark.kind}: {_shown(sentence, findings)}")
    meant = {place for mark in sentence.marked for place in range(mark.start, mark.end)}
    for one in findings:
        here = _telling(sentence.text, one)
        good = len(here & meant) > _HALF * len(here)
        result.right += good
        result.wrong += not good
        if not good:
            result.failures.append(f"zu viel {one.kind}: {_shown(sentence, findings)}")


def _telling(text: str, place: Finding) -> set[int]:
    """The letters and digits of the place; titles before a name tell nothing."""
    start = place.start
    if place.kind == NAME:
        title = re.match(
            r"(?:(?:Herrn?|Frau|Eheleute|Familie|Prof\.|Dr\.|von)\s+)+", text[start : place.end]
        )
        start += len(title.group()) if title else 0
    prefix = re.match(r"(?:AZ|SV-Nr\.)\s+", text[start : place.end])
    start += len(prefix.group()) if prefix else 0
    return {at for at in range(start, place.end) if text[at].isalnum()}


def _shown(sentence: Sentence, findings: list[Finding]) -> str:
    text = sentence.text
    for one in reversed(findings):
        text = text[: one.start] + one.kind + text[one.end :]
    return f"{sentence.text} → {text}"
