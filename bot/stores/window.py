"""The part of a conversation that the dialogue needs: a snapshot and the last events.

Mends, in Rasa 3.6.21: each turn reads and replays all events of the session
(core/tracker_store.py:1264-1280) and counts them again to save (:1364-1374), so that message 1,000
costs many times message 10.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    ConversationPaused,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)  # fmt: skip
from rasa.shared.core.trackers import DialogueStateTracker

EVENTS = 24  # about four turns without their slots; the policies look at three
RESETS = (Restarted, SessionStarted)


@dataclass
class Stored:
    """What is in the database of a loaded tracker: its version, and how many of its events."""

    version: int
    count: int


def mark(tracker: DialogueStateTracker, version: int) -> DialogueStateTracker:
    """Notes on the tracker that all its events are stored in this version."""
    tracker.stored = Stored(version, len(tracker.events))
    return tracker


def marked(tracker: DialogueStateTracker) -> Stored | None:
    """The note, or None for a tracker that was not loaded by our store."""
    return getattr(tracker, "stored", None)


def snapshot(tracker: DialogueStateTracker) -> str:
    """The tracker's state beyond its last events, as JSON."""
    loop = tracker.active_loop
    state = {
        "slots": {name: slot.value for name, slot in tracker.slots.items()
                  if slot.value != slot.initial_value},
        "paused": tracker.is_paused(),
        "loop": loop.name if loop else None,
        "followup": tracker.followup_action,
    }  # fmt: skip
    return json.dumps(state)


def replayed(
    sender_id: str, domain: Domain, state: str | None, last: list[Event]
) -> DialogueStateTracker:
    """The tracker as it was saved, from its snapshot and its last events (slots left out).

    Starts at the last session start in `last`, else at a resident's message, so that no turn is
    cut in half; the snapshot's slots stand before, with the value they had at the end. Without a
    snapshot, `last` has to be everything and is replayed as it is.
    """
    tracker = DialogueStateTracker(sender_id, domain.slots)
    if state is None:
        for event in last:
            tracker.update(event)
        return tracker
    head, rest = _cut(last)
    found: dict[str, Any] = json.loads(state)
    prefix = _prefix(found, rest[0].timestamp if rest else None, fresh=bool(head))
    for event in (*head, *prefix, *rest):
        tracker.update(event)
    tracker.followup_action = found.get("followup", tracker.followup_action)
    return tracker


def _cut(last: list[Event]) -> tuple[list[Event], list[Event]]:
    for at in range(len(last) - 1, -1, -1):
        if isinstance(last[at], RESETS):
            return [last[at]], last[at + 1 :]
    if len(last) < EVENTS:
        return [], last
    first = next((at for at, one in enumerate(last) if isinstance(one, UserUttered)), 0)
    return [], last[first:]


def _prefix(found: dict[str, Any], time: float | None, fresh: bool) -> list[Event]:
    made: list[Event] = [SlotSet(name, value, timestamp=time)
                         for name, value in found.get("slots", {}).items()]  # fmt: skip
    if found.get("paused"):
        made.append(ConversationPaused(timestamp=time))
    if found.get("loop"):
        made.append(ActiveLoop(found["loop"], timestamp=time))
    if not fresh:
        made.append(ActionExecuted("action_listen", timestamp=time))
    return made
