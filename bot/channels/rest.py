"""Rasa's REST address for tools and tests on this machine; a deployment leaves it closed."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.channels.rest import RestInput
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.base import RefusedError
from bot.channels.cleaning import checked
from bot.channels.sentences import sentence
from bot.privacy import redact

logger = logging.getLogger(__name__)


class LocalRestInput(RestInput):
    """As Rasa's in address and form, but "/restart" is a text, and a failure is a 503.

    Mends, in Rasa 3.6.21: core/channels/rest.py:140-170 logs any failure and answers 200 with what
    had been collected until then, so that an answer that was not stored counts as given.
    """

    @classmethod
    def name(cls) -> str:
        """The channel's name in the address: /webhooks/rest/webhook."""
        return "rest"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The address."""
        blueprint = Blueprint("local_rest")

        @blueprint.get("/")
        async def health(_: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @blueprint.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            body = request.json if isinstance(request.json, dict) else {}
            sender, text = body.get("sender"), body.get("message")
            if not isinstance(sender, str) or not isinstance(text, str):
                return response.json({"error": "sender and message have to be texts"}, 400)
            try:
                text = checked(text)
            except RefusedError as refused:
                said = {"recipient_id": sender, "text": sentence(refused.code)}
                return response.json([said])
            output = CollectingOutputChannel()
            message = UserMessage(redact(text), output, sender, input_channel=self.name())
            try:
                await on_new_message(message)
            except Exception as fault:
                logger.error("A message could not be answered: %s", type(fault).__name__)
                return response.json({"error": "unavailable"}, 503)
            return response.json(output.messages)

        return blueprint
