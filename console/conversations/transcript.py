"""A conversation as staff read it: what was said, and how each question was understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from console.accounts.models import names
from console.conversations import tracker
from console.conversations.models import Conversation, Note, Turn
from console.conversations.reading import moment
from console.facts.knowledge import Knowledge, knowledge

LIMIT = 600  # events on one page
RUNNERS_UP = 3


@dataclass
class Said:
    """One message of the bot, of staff or of the system."""

    who: str  # bot | staff | system
    at: datetime
    text: str
    custom: dict[str, Any] = field(default_factory=dict)
    buttons: list[str] = field(default_factory=list)


@dataclass
class Asked:
    """One message of the resident with everything that followed it."""

    event: int
    at: datetime
    text: str
    intent: str = ""
    confidence: float = 0.0
    runners_up: list[tuple[str, float]] = field(default_factory=list)
    subjects: list[dict[str, Any]] = field(default_factory=list)
    aspects: list[str] = field(default_factory=list)
    year: str = ""
    language: str = "de"
    said: list[Said] = field(default_factory=list)
    index: Turn | None = None
    notes: list[Note] = field(default_factory=list)
    opinion: tracker.Feedback | None = None
    named_subjects: list[dict[str, Any]] = field(default_factory=list)
    named_aspects: list[str] = field(default_factory=list)

    @property
    def answer(self) -> dict[str, Any]:
        """Outcome, statements and sources of the bot's answer."""
        return next((one.custom for one in self.said if one.custom.get("outcome")), {})


@dataclass
class Transcript:
    """Part of a conversation; `earlier` is the place where the part before it ends."""

    turns: list[Asked]
    opening: list[Said]
    earlier: int = 0


def read(conversation: Conversation, before: int = 0) -> Transcript:
    """The newest part of the conversation (or the part before an event)."""
    events = tracker.of(conversation.sender, before, LIMIT)
    known = names() if any(map(_author, events)) else {}
    turns: list[Asked] = []
    opening: list[Said] = []
    for event in events:
        if event.kind == "user":
            turns.append(_asked(event))
        elif event.kind == "bot":
            (turns[-1].said if turns else opening).append(_said(event, known))
    _add_index(conversation, turns)
    _add_names(turns, knowledge())
    for one in tracker.feedback_of(conversation.sender):
        judged = [turn for turn in turns if turn.event < one.event]
        if judged:
            judged[-1].opinion = one
    earlier = events[0].id if len(events) == LIMIT else 0
    return Transcript(turns, opening, earlier)


def _asked(event: tracker.Event) -> Asked:
    parsed = event.data.get("parse_data") or {}
    intent = parsed.get("intent") or {}
    entities = [one for one in parsed.get("entities") or [] if isinstance(one, dict)]
    ranking = [one for one in parsed.get("intent_ranking") or []
               if one.get("name") != intent.get("name")]  # fmt: skip
    return Asked(
        event=event.id,
        at=moment(event.at),
        text=str(event.data.get("text") or ""),
        intent=str(intent.get("name") or ""),
        confidence=float(intent.get("confidence") or 0.0),
        runners_up=[(str(one.get("name")), float(one.get("confidence") or 0.0))
                    for one in ranking[:RUNNERS_UP]],
        subjects=[{"id": str(one.get("value")), "phrase": str(one.get("phrase") or ""),
                   "strength": float(one.get("confidence_entity") or 0.0)}
                  for one in entities if one.get("entity") == "subject"][:4],
        aspects=[str(one.get("value")) for one in entities if one.get("entity") == "aspect"][:4],
        year=next((str(one.get("value")) for one in entities if one.get("entity") == "year"), ""),
        language=next((str(one.get("value")) for one in entities
                       if one.get("entity") == "language"), "de"),
    )  # fmt: skip


def _author(event: tracker.Event) -> str:
    return str((event.data.get("metadata") or {}).get("author") or "")


def _said(event: tracker.Event, known: dict[str, str]) -> Said:
    data = event.data.get("data") or {}
    found = data.get("custom")
    custom = found if isinstance(found, dict) else {}
    metadata = event.data.get("metadata") or {}
    who = str(custom.get("from") or metadata.get("from") or "bot")
    buttons = [str(one.get("title")) for one in data.get("buttons") or [] if isinstance(one, dict)]
    text = str(event.data.get("text") or "")
    if author := _author(event):
        custom = custom | {"name": known.get(author, author)}
    return Said(
        who if who in ("staff", "system") else "bot", moment(event.at), text, custom, buttons
    )


def _add_index(conversation: Conversation, turns: list[Asked]) -> None:
    if not turns:
        return
    wanted = {"event__gte": turns[0].event, "event__lte": turns[-1].event}
    rows = {one.event: one for one in Turn.objects.filter(conversation=conversation, **wanted)}
    notes: dict[int, list[Note]] = {}
    for note in conversation.notes.exclude(turn_event=0):
        notes.setdefault(note.turn_event, []).append(note)
    for turn in turns:
        turn.index = rows.get(turn.event)
        turn.notes = notes.get(turn.event, [])


def _add_names(turns: list[Asked], known: Knowledge) -> None:
    for turn in turns:
        turn.named_aspects = [known.aspect_name(one) for one in turn.aspects]
        turn.named_subjects = [
            {**one, "name": known.subject_name(one["id"]), "known": known.subject(one["id"])}
            for one in turn.subjects
        ]
