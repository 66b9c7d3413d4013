"""Makes turns as Rasa's processor does: loads, adds events, saves."""

from __future__ import annotations

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)  # fmt: skip


def start() -> list[Event]:
    """The events that begin a session."""
    return [
        ActionExecuted("action_session_start"),
        SessionStarted(),
        ActionExecuted("action_listen"),
    ]


def turn(number: int, **data: object) -> list[Event]:
    """The events of a question and its answer."""
    intent = {"name": "ask", "confidence": 1.0}
    return [
        UserUttered(f"Frage {number}", intent, input_channel="web"),
        ActionExecuted("action_answer"),
        SlotSet("subject", f"subject {number}"),
        BotUttered(f"Antwort {number}", {"custom": {"outcome": "answered", **data}}),
        ActionExecuted("action_listen"),
    ]


async def say(store: TrackerStore, sender: str, number: int) -> None:
    """Stores one turn."""
    tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
    for event in ([] if tracker.applied_events() else start()) + turn(number):
        tracker.update(event)
    await store.save(tracker)
