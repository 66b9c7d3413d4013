"""Stored events without personal data: the last guard, whichever door a message came in by."""

from __future__ import annotations

from typing import Any

from bot.privacy.redaction import redact

_OF_RESIDENTS = ("user",)
_OURS = ("message_id", "input_channel", "model_id", "assistant_id")  # no words of a resident
_NO_WORDS = frozenset(_OURS)


def redacted(event: dict[str, Any]) -> dict[str, Any]:
    """The event as it may be stored; what the bot and staff said stays as it is."""
    if event.get("event") not in _OF_RESIDENTS:
        return event
    if redact(event.get("text") or "") == (event.get("text") or ""):
        # Everything else in it was read from this text, but for what the channel told with it.
        told = event.get("metadata") or {}
        return event if told.keys() <= _NO_WORDS else {**event, "metadata": _cleaned(told)}
    return _cleaned(event)


def _cleaned(event: dict[str, Any]) -> dict[str, Any]:
    return {key: value if key in _OURS else _clean(value) for key, value in event.items()}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {key: _clean(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_clean(one) for one in value]
    return value
