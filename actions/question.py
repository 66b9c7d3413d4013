"""From Rasa's tracker to a `Question`. The only code that knows the slots' names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from knowledge.link import Link

FACT_PREFIX = "ask_"
PRACTICAL = "ask_practical"
_MOSTLY = 0.6


@dataclass(frozen=True)
class Context:
    """What the conversation was about before this message."""

    subject: str = ""
    aspect: str = ""
    statements: tuple[str, ...] = ()  # ids of what was said last
    pending: tuple[str, ...] = ()  # choices offered, or list entries not shown yet
    outcome: str = ""
    misses: int = 0  # turns in a row that got no answer
    question: str = ""  # the last question in full, for "und die IHK?"
    earlier: tuple[str, ...] = ()  # subjects talked of before, the latest first


@dataclass(frozen=True)
class Question:
    """One message of a resident, understood as far as the model understands it."""

    text: str
    intent: str = ""
    confidence: float = 0.0
    intents: Mapping[str, float] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    aspects: Mapping[str, float] = field(default_factory=dict)
    years: tuple[int, ...] = ()
    past: bool = False
    now: bool = False
    elsewhere: str = ""  # another city that the question is about
    language: str = "de"
    context: Context = field(default_factory=Context)

    @property
    def types(self) -> dict[str, float]:
        """Question types and their probabilities, given that it is a question for facts.

        What documents usually leave out does not compete with the others: how likely it is stands
        beside how likely each type is, if the documents do hold an answer.
        """
        found = {key: value for key, value in self.intents.items() if key.startswith(FACT_PREFIX)}
        total = sum(found.values()) or 1.0
        practical = found.pop(PRACTICAL, 0.0)
        held = (total - practical) or 1.0
        return {PRACTICAL: practical / total} | {key: one / held for key, one in found.items()}

    @property
    def year(self) -> int | None:
        """The first year that is named."""
        return next(iter(self.years), None)

    @property
    def type(self) -> str:
        """The likeliest question type; empty if none is known."""
        types = self.types
        if types.pop(PRACTICAL) >= _MOSTLY:
            return PRACTICAL
        return max(types, key=lambda key: types[key], default="")


def question_of(tracker: Tracker) -> Question:
    """The resident's latest message with what the conversation remembers."""
    message = tracker.latest_message or {}
    entities = message.get("entities") or []
    intent = message.get("intent") or {}
    return Question(
        text=_value(entities, "meaning") or message.get("text") or "",
        intent=intent.get("name") or "",
        confidence=float(intent.get("confidence") or 0.0),
        intents={one["name"]: one["confidence"] for one in message.get("intent_ranking") or []},
        links=tuple(_link(one) for one in entities if one["entity"] == "subject"),
        aspects={one["value"]: one["confidence_entity"] for one in entities
                 if one["entity"] == "aspect"},
        years=tuple(one["value"] for one in entities if one["entity"] == "year"),
        past=_value(entities, "time") == "past",
        now=_value(entities, "time") == "now",
        elsewhere=_value(entities, "elsewhere") or "",
        language=_value(entities, "language") or "de",
        context=_context(tracker),
    )  # fmt: skip


def remember(context: Context, before: Context) -> list[EventType]:
    """Events that keep the context for the next message: those slots that are not as before."""
    kept, known = _slots(context), _slots(before)
    return [SlotSet(name, value) for name, value in kept.items() if value != known[name]]


def _slots(context: Context) -> dict[str, Any]:
    return {
        "subject": context.subject or None,
        "aspect": context.aspect or None,
        "statements": list(context.statements),
        "pending": list(context.pending),
        "outcome": context.outcome or None,
        "misses": float(context.misses),
        "question": context.question or None,
        "earlier": list(context.earlier),
    }


def _context(tracker: Tracker) -> Context:
    slot = tracker.get_slot
    return Context(
        subject=slot("subject") or "",
        aspect=slot("aspect") or "",
        statements=tuple(slot("statements") or ()),
        pending=tuple(slot("pending") or ()),
        outcome=slot("outcome") or "",
        misses=int(slot("misses") or 0),
        question=slot("question") or "",
        earlier=tuple(slot("earlier") or ()),
    )


def _value(entities: list[dict[str, Any]], name: str) -> Any:
    return next((one["value"] for one in entities if one["entity"] == name), None)


def _link(entity: dict[str, Any]) -> Link:
    return Link(
        entity["value"], entity["confidence_entity"], entity.get("phrase", ""),
        entity.get("role", "name"), frozenset(entity.get("words", ())), entity.get("group", ""),
    )  # fmt: skip
