"""Events to rows and back.

Mends, in Rasa 3.6.21: `Event.from_parameters` looks up every event's class anew by walking all
subclasses (shared/core/events.py:316-328), a quarter of a light message's time; and
`deserialise_events` (:106-124) names the wrong event, or an unbound one, for a row it cannot read.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.utils.common import all_subclasses

from bot.privacy.events import redacted


class UnreadableError(Exception):
    """A stored row is not an event."""


@lru_cache(maxsize=1)
def _classes() -> dict[str, type[Event]]:
    # Abstract helpers share type names with nobody; the concrete classes are unique.
    return {one.type_name: one for one in all_subclasses(Event)}


def event_of(data: str | None) -> Event:
    """The event of a stored row's data. Raises UnreadableError."""
    try:
        written = json.loads(data or "")
        event = _classes()[written["event"]]._from_parameters(written)
    except Exception as fault:  # Rasa's classes raise whatever a damaged value makes them raise
        raise UnreadableError(type(fault).__name__) from fault
    if event is None:
        raise UnreadableError("no event")
    return event


def row_of(sender_id: str, event: Event) -> dict[str, Any]:
    """The row to store for an event; columns as in Rasa's own table."""
    data = redacted(event.as_dict())
    intent = ((data.get("parse_data") or {}).get("intent") or {}).get("name")
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": intent,
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


def outcome_of(event: Event) -> str | None:
    """The outcome that a bot message carries, for the console's filter."""
    if not isinstance(event, BotUttered):
        return None
    found = (event.data.get("custom") or {}).get("outcome")
    return found if isinstance(found, str) else None


def channel_of(event: Event) -> str | None:
    """The channel that a resident's message came by."""
    return event.input_channel if isinstance(event, UserUttered) else None
