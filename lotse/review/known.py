"""Every question that is known already: training examples, ways of asking, tests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.load import parsed
from knowledge.text import words

DATA = Path("bot/data")
FACTS = Path("knowledge/facts")
TESTS = (Path("tests/understanding"), Path("tests/conversations"))


@dataclass(frozen=True)
class Known:
    """A known question, where it stands, and the question type it is an example of."""

    text: str
    file: Path
    intent: str = ""  # empty for tests

    @property
    def test(self) -> bool:
        """Whether it belongs to the evaluation set."""
        return not self.intent


def key(text: str) -> str:
    """By which two spellings of the same question are the same."""
    return " ".join(words(text))


def examples(root: Path = Path()) -> Iterator[Known]:
    """All training examples of the data files."""
    for file in sorted((root / DATA).rglob("*.yml")):
        for entry in (parsed(file) or {}).get("nlu") or ():
            for line in str(entry.get("examples") or "").splitlines():
                if text := line.strip().removeprefix("- ").strip():
                    yield Known(text, file, str(entry.get("intent") or ""))


def asked(root: Path = Path()) -> Iterator[Known]:
    """The ways of asking that stand with the statements."""
    aspects = parsed(root / "knowledge/aspects.yml")
    for file in sorted((root / FACTS).rglob("*.yml")):
        for statement in (parsed(file) or {}).get("statements") or ():
            intent = (aspects.get(statement.get("aspect")) or {}).get("type") or "?"
            for text in statement.get("asked_as") or ():
                yield Known(str(text), file, intent)


def conversations(root: Path = Path()) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The test conversations of the evaluation set, with their file."""
    for folder in TESTS:
        for file in sorted((root / folder).rglob("*.jsonl")):
            for line in file.read_text(encoding="utf-8").splitlines():
                if line.strip():
                    yield file, json.loads(line)


def tests(root: Path = Path()) -> Iterator[Known]:
    """What is said first in the test conversations."""
    for file, conversation in conversations(root):
        yield Known(str(conversation["turns"][0]["say"]), file)
