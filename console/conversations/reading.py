"""Turns events of the tracker store into rows of the index."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from datetime import timezone as zones
from typing import Any

from django.utils import timezone

from console.conversations.models import LOW_CONFIDENCE, Conversation, Handled, Turn, Word
from console.conversations.tracker import Event
from knowledge.text import content, words

MISSES = {"asked_back", "not_in_documents", ""}
ANSWERED = {"answered", "answered_older"}
STAFF = "staff"  # a person answered; the bot was silent
WRONG = {"not_in_documents", "asked_back"}
_CONVERSATION = ["channel", "last_at", "turns", "last_event", "shown_event", "trouble", "misses",
                 "lowest", "facets"]  # fmt: skip
_TURN = ["unsure", "outcome", "stuck", "older", "statements", "answer_event"]


class Reader:
    """Collects the changes of one batch and saves them together."""

    def __init__(self, served: Callable[[str, float], bool]) -> None:
        self._served = served  # whether a person was in the conversation at that time
        self._new: list[Conversation] = []
        self._changed: list[Conversation] = []
        self._turns: dict[int, Turn] = {}
        self._old_turns: dict[int, Turn] = {}
        self._words: list[tuple[Conversation, str]] = []

    def read(self, known: Conversation | None, events: list[Event]) -> None:
        """Reads events of one conversation, in their order; what was read before is skipped."""
        events = [one for one in events if known is None or one.id > known.last_event]
        if not events:
            return
        at = moment(events[0].at)
        conversation = known or Conversation(sender=events[0].sender, started_at=at, last_at=at)
        (self._changed if known else self._new).append(conversation)
        last: Turn | None = None
        for event in events:
            conversation.last_event = event.id
            if event.kind == "user":
                last = self._asked(conversation, event)
                if self._served(event.sender, event.at):
                    last.outcome = STAFF
                    add_facets(conversation, f"o:{STAFF}")
            elif event.kind == "bot":
                last = last or self._last(conversation)
                self._answered(conversation, last, event)

    def save(self) -> set[date]:
        """Writes everything; returns the days that changed. Runs in the caller's transaction."""
        Conversation.objects.bulk_create(self._new, batch_size=500)
        Conversation.objects.bulk_update(self._changed, _CONVERSATION, batch_size=200)
        for turn in self._turns.values():
            turn.conversation_id = turn.conversation.pk
        _settle(self._turns)
        Turn.objects.bulk_create(self._turns.values(), batch_size=500)
        Turn.objects.bulk_update(self._old_turns.values(), _TURN, batch_size=200)
        pairs = {(word, one.pk) for one, word in self._words}
        Word.objects.bulk_create(
            [Word(word=word, conversation_id=number) for word, number in sorted(pairs)],
            batch_size=2000, ignore_conflicts=True,
        )  # fmt: skip
        return {turn.day for turn in (*self._turns.values(), *self._old_turns.values())}

    def _asked(self, conversation: Conversation, event: Event) -> Turn:
        parsed = event.data.get("parse_data") or {}
        intent = parsed.get("intent") or {}
        entities = [one for one in parsed.get("entities") or [] if isinstance(one, dict)]
        local = timezone.localtime(moment(event.at))
        channel = str(event.data.get("input_channel") or "")[:40]
        turn = Turn(
            event=event.id,
            conversation=conversation,
            at=moment(event.at),
            day=local.date(),
            hour=local.hour,
            channel=channel,
            language=_entity(entities, "language", "de", 12),
            intent=str(intent.get("name") or "")[:60],
            confidence=float(intent.get("confidence") or 0.0),
            subject=_entity(entities, "subject", "", 120),
            aspect=_entity(entities, "aspect", "", 60),
        )
        self._turns[event.id] = turn
        self._words += [(conversation, word) for word in search_words(event.data.get("text"))]
        conversation.channel = channel or conversation.channel
        conversation.last_at = turn.at
        conversation.turns += 1
        conversation.lowest = min(conversation.lowest, turn.confidence)
        conversation.shown_event = conversation.shown_event or event.id
        add_facets(conversation, f"t:{turn.intent}", f"l:{turn.language}", f"c:{channel}")
        return turn

    def _answered(self, conversation: Conversation, turn: Turn | None, event: Event) -> None:
        custom = (event.data.get("data") or {}).get("custom")
        if turn is None or not isinstance(custom, dict) or not custom.get("outcome"):
            return
        if turn.outcome:  # a second part of the same answer
            return
        turn.outcome = str(custom["outcome"])[:24]
        turn.unsure = turn.confidence < LOW_CONFIDENCE and turn.outcome in ANSWERED
        turn.older = bool(custom.get("older")) or turn.outcome == "answered_older"
        ids = [str(one.get("id")) for one in custom.get("statements") or []]
        turn.statements = " ".join(ids)[:1000]
        turn.answer_event = event.id
        conversation.misses = conversation.misses + 1 if turn.outcome in MISSES else 0
        turn.stuck = conversation.misses >= 2
        if turn.outcome in WRONG and not conversation.trouble:
            conversation.trouble, conversation.shown_event = True, turn.event
        add_facets(conversation, f"o:{turn.outcome}", *(["o:stuck"] if turn.stuck else []),
                   *(["o:older"] if turn.older else []))  # fmt: skip

    def _last(self, conversation: Conversation) -> Turn | None:
        if conversation.pk is None:
            return None
        stored = Turn.objects.filter(conversation=conversation).order_by("-event").first()
        return self._old_turns.setdefault(stored.event, stored) if stored else None


def _settle(turns: dict[int, Turn]) -> None:
    """Drops what deleted rows left (SQLite reuses their numbers), and marks the handled."""
    events = list(turns)
    for at in range(0, len(events), 500):
        part = events[at : at + 500]
        Turn.objects.filter(event__in=part).delete()
        handled = Handled.objects.filter(event__in=part)
        for event, conversation in handled.values_list("event", "conversation_id"):
            turns[event].handled = turns[event].conversation_id == conversation
        void = [event for event in part if not turns[event].handled]
        handled.filter(event__in=void).delete()


def moment(at: float) -> datetime:
    """The tracker's time stamp as a time with zone."""
    return datetime.fromtimestamp(at, zones.utc)


def search_words(text: Any) -> set[str]:
    """Words by which a message is found."""
    return {word[:40] for word in content(words(str(text or "")[:2000])) if len(word) > 1}


def add_facets(conversation: Conversation, *facets: str) -> None:
    """Adds what can be filtered by; values are single words."""
    for facet in facets:
        mark = facet.replace(" ", "_")
        room = len(conversation.facets) + len(mark) < 598
        if not mark.endswith(":") and f" {mark} " not in conversation.facets and room:
            conversation.facets += f"{mark} "


def _entity(entities: list[dict[str, Any]], name: str, default: str, length: int) -> str:
    found = next((one.get("value") for one in entities if one.get("entity") == name), None)
    return str(found or default)[:length]
