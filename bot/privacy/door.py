"""Redacts every message on its way into Rasa, whichever channel it came by."""

from __future__ import annotations

from functools import wraps
from typing import Any

from bot.privacy.redaction import redact


def guard() -> None:
    """From now on Rasa understands, logs and stores redacted texts only.

    `MessageProcessor.log_message` (core/processor.py:453) is where all doors of Rasa meet:
    channels, its HTTP interface, `Agent.handle_text`. Understanding happens behind it, so that the
    stored text is the understood one.
    """
    from rasa.core.processor import MessageProcessor

    if getattr(MessageProcessor.log_message, "redacts", False):
        return
    original = MessageProcessor.log_message

    @wraps(original)
    async def log_message(self: Any, message: Any, *rest: Any, **named: Any) -> Any:
        if isinstance(message.text, str):
            message.text = redact(message.text)
        return await original(self, message, *rest, **named)

    log_message.redacts = True  # type: ignore[attr-defined]
    MessageProcessor.log_message = log_message
