"""Rasa's REST channel for tools and tests on this machine; a deployment leaves it closed."""

from __future__ import annotations

from rasa.core.channels.rest import RestInput
from sanic.request import Request

from bot.channels.cleaning import cleaned
from bot.privacy import redact


class LocalRestInput(RestInput):
    """As Rasa's, with cleaned texts: "/restart" is a text, not a command."""

    @classmethod
    def name(cls) -> str:
        """The channel's name in the address: /webhooks/rest/webhook."""
        return "rest"

    def _extract_message(self, req: Request) -> str | None:
        text = super()._extract_message(req)
        return redact(cleaned(text)) or "?" if isinstance(text, str) else text
