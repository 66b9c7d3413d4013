"""Puts test conversations to the bot and judges every reply."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from lotse.evaluate.matching import Group, forbidden, missing, text_of
from lotse.evaluate.variants import Variant, as_written

TESTS = Path("tests")
MARKERS = TESTS / "understanding" / "markers.json"


class Asked(Protocol):
    """Whatever can be asked: the bot, or a stand-in."""

    def ask(self, sender: str, text: str) -> list[dict[str, Any]]:
        """The messages in reply to a text of this sender."""


@dataclass(frozen=True)
class Turn:
    """One message of a test conversation and what its reply must and must not hold."""

    say: str
    kind: str = "answer"
    expect: tuple[Group, ...] = ()
    reject: tuple[str, ...] = ()


@dataclass(frozen=True)
class Conversation:
    """A test conversation; it passes when each of its turns does."""

    id: str
    category: str
    style: str
    turns: tuple[Turn, ...]
    note: str = ""
    file: str = ""

    @property
    def kind(self) -> str:
        """The kind of reply that the first turn should get."""
        return self.turns[0].kind


@dataclass(frozen=True)
class Step:
    """A turn and what came of it."""

    turn: Turn
    said: str  # the message as it was sent
    reply: str  # text and choices, as a resident reads them
    outcome: str
    statements: tuple[str, ...]
    missing: list[Group] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether the reply holds all that is expected and nothing that is forbidden."""
        return bool(self.reply.strip()) and not self.missing and not self.forbidden


@dataclass(frozen=True)
class Result:
    """A conversation with its replies."""

    conversation: Conversation
    steps: tuple[Step, ...]

    @property
    def passed(self) -> bool:
        """Whether every turn passed."""
        return all(step.passed for step in self.steps)


def own_sets(tests: Path = TESTS) -> list[Path]:
    """The project's own sets: single messages by category, then conversations by situation."""
    single = sorted((tests / "understanding").glob("*.jsonl"))
    return [*single, *sorted((tests / "conversations").rglob("*.jsonl"))]


def read(files: Iterable[Path], markers: Path = MARKERS) -> list[Conversation]:
    """The conversations of JSON Lines files, markers replaced by the strings they stand for."""
    known = json.loads(markers.read_text(encoding="utf-8")) if markers.is_file() else {}
    return [
        _conversation(json.loads(line), known, file)
        for file in files
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


def _conversation(raw: dict[str, Any], markers: dict[str, list[str]], file: Path) -> Conversation:
    def expanded(group: list[str]) -> Group:
        return tuple(string for entry in group for string in markers.get(entry, [entry]))

    turns = tuple(
        Turn(one["say"], one.get("kind", "answer"), tuple(map(expanded, one.get("expect", []))),
             tuple(one.get("reject", [])))
        for one in raw["turns"]
    )  # fmt: skip
    return Conversation(raw["id"], raw["category"], raw["style"], turns, raw.get("note", ""),
                        f"{file.parent.name}/{file.name}")  # fmt: skip


def run(
    bot: Asked, conversations: Sequence[Conversation], variant: Variant = as_written
) -> list[Result]:
    """Each conversation held with the bot, in the order given."""
    return [_hold(bot, one, variant) for one in conversations]


def _hold(bot: Asked, conversation: Conversation, variant: Variant) -> Result:
    sender = uuid.uuid4().hex
    return Result(
        conversation, tuple(_step(bot, sender, turn, variant) for turn in conversation.turns)
    )


def _step(bot: Asked, sender: str, turn: Turn, variant: Variant) -> Step:
    said = variant(turn.say) or turn.say
    messages = bot.ask(sender, said)
    whole = text_of(messages)
    data: dict[str, Any] = next((one["custom"] for one in messages if one.get("custom")), {})
    return Step(
        turn, said, text_of([{**one, "custom": None} for one in messages]),
        outcome=data.get("outcome", ""),
        statements=tuple(one["id"] for one in data.get("statements", [])),
        missing=missing(turn.expect, whole), forbidden=forbidden(turn.reject, whole),
    )  # fmt: skip
