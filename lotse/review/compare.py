"""What would change for residents: every known question, answered by two sides."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lotse.cli import Refusal
from lotse.review.items import Reviewed
from lotse.review.known import conversations

PARTS = {"outcome": "Ergebnis", "statements": "Aussagen", "sources": "Quelle",
         "choices": "Auswahl", "text": "Antwort"}  # fmt: skip


@dataclass(frozen=True)
class Side:
    """A model with the knowledge it answers from."""

    model: Path
    knowledge: Path

    @classmethod
    def of(cls, place: Path) -> Side:
        """The side in a folder: a snapshot, or a checkout that has been run. Raises Refusal."""
        for model, knowledge in (
            (place / "lotse.tar.gz", place / "knowledge.sqlite"),
            (place / "models/lotse.tar.gz", place / "var/knowledge.sqlite"),
        ):
            if model.is_file() and knowledge.is_file():
                return cls(model, knowledge)
        raise Refusal(
            f"In {place} liegen kein Modell und kein Wissen. Legen Sie einen Stand an: "
            "lotse review snapshot ORDNER"
        )


@dataclass(frozen=True)
class Change:
    """One message that is answered differently."""

    case: str
    said: tuple[str, ...]  # the conversation up to this message
    old: dict[str, Any]
    new: dict[str, Any]

    @property
    def parts(self) -> list[str]:
        """What differs, in the order in which it matters."""
        return [name for name in PARTS if self.old.get(name) != self.new.get(name)]


def cases(reviewed: Iterable[Reviewed], root: Path = Path()) -> list[tuple[str, list[str]]]:
    """Every known question: the evaluation set and all confirmed reviews."""
    found = [(str(one["id"]), [str(turn["say"]) for turn in one["turns"]])
             for _, one in conversations(root)]  # fmt: skip
    for item in reviewed:
        found.append((f"Prüfung {item.id}", [str(one["say"]) for one in item.turns] or [item.text]))
    return found


def compare(old: Side, new: Side, known: list[tuple[str, list[str]]]) -> list[Change]:
    """The messages that the two sides answer differently. Raises Refusal."""
    asked = [messages for _, messages in known]
    before, after = answers(old, asked), answers(new, asked)
    changes = []
    for (name, messages), olds, news in zip(known, before, after, strict=True):
        for at, (one, two) in enumerate(zip(olds, news, strict=True)):
            if one != two:
                changes.append(Change(name, tuple(messages[: at + 1]), one, two))
    return changes


def answers(side: Side, asked: list[list[str]]) -> list[list[dict[str, Any]]]:
    """What this side answers to each message of each conversation. Raises Refusal."""
    environment = os.environ | {
        "LOTSE_MODEL": str(side.model.resolve()), "LOTSE_KNOWLEDGE": str(side.knowledge.resolve()),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "lotse.review.answers"], input=json.dumps(asked), env=environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    lines = done.stdout.splitlines()
    if done.returncode or len(lines) != len(asked):
        told = done.stderr.strip().splitlines()[-1:] or ["keine Meldung"]
        raise Refusal(f"Der Stand {side.model} antwortet nicht: {told[0]}")
    return [json.loads(line) for line in lines]


def report(changes: list[Change], asked: int) -> str:
    """The changes in words: first how many, then each with old and new."""
    if not changes:
        return f"{asked} Fragen, keine wird anders beantwortet."
    counts = [f"{name} {sum(part in one.parts for one in changes)}" for part, name in PARTS.items()
              if any(part in one.parts for one in changes)]  # fmt: skip
    lines = [f"{asked} Fragen, {len(changes)} werden anders beantwortet ({', '.join(counts)}):"]
    for one in changes:
        lines += ["", f"[{one.case}] " + " → ".join(one.said)]
        for part in one.parts:
            lines.append(f"  {PARTS[part]}:")
            lines.append(f"    - {_shown(one.old[part])}")
            lines.append(f"    + {_shown(one.new[part])}")
    return "\n".join(lines)


def _shown(value: Any) -> str:
    text = ", ".join(value) if isinstance(value, list) else str(value)
    return text.replace("\n", "\n      ") or "(nichts)"
