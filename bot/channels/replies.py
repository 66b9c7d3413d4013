"""From Rasa's stored events to what a resident sees."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any

from bot.channels.base import Reply

SHOWN = ("user", "bot")
_FIELDS = ("outcome", "statements", "sources", "older", "more", "offer")


def reply_of(event_id: int, data: str) -> Reply | None:
    """The event as a reply; None if it says nothing."""
    event = json.loads(data)
    text = event.get("text")
    if not isinstance(text, str) or not text:
        return None
    made: Reply = {"id": str(event_id), "from": _from(event), "time": _time(event), "text": text}
    if (event.get("metadata") or {}).get("internal"):
        made["internal"] = True  # for staff only
    if event.get("event") == "user":
        return made | {"message": event.get("message_id")}
    details = event.get("data") or {}
    custom = details.get("custom") or {}
    made |= {name: custom[name] for name in _FIELDS if name in custom}
    buttons = [
        {"id": button_id(event_id, number), "title": button["title"]}
        for number, button in enumerate(details.get("buttons") or [])
    ]
    return made | ({"buttons": buttons} if buttons else {})


def button_id(event_id: int, number: int) -> str:
    """The id under which an offered button is pressed."""
    return f"b{event_id}-{number}"


def payload_of(data: str, number: int) -> str | None:
    """What the numbered button of a stored bot event sends; None if there is no such button."""
    buttons = (json.loads(data).get("data") or {}).get("buttons") or []
    if not 0 <= number < len(buttons):
        return None
    payload = buttons[number].get("payload") or buttons[number].get("title")
    return str(payload) if payload else None


def _from(event: dict[str, Any]) -> str:
    if event.get("event") == "user":
        return "resident"
    said_by = (event.get("metadata") or {}).get("from")
    return said_by if said_by in ("staff", "system") else "bot"


def _time(event: dict[str, Any]) -> str:
    moment = datetime.fromtimestamp(float(event.get("timestamp") or 0), timezone.utc)
    return moment.isoformat(timespec="milliseconds")
