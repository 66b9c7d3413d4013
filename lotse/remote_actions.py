"""Asks a separate action server, for at most a few seconds, and never comes back with nothing."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

logger = logging.getLogger(__name__)
PATIENCE = 6.0  # seconds; a resident is answered within ten
FAILED = {"events": [], "responses": [{"response": "utter_failed"}]}


class RemoteActions(EndpointConfig):
    """An action server whose failure is a sentence to the resident.

    Mends, in Rasa 3.6.21: core/actions/action.py:783 waits up to 300 s for the action server, and
    core/processor.py (`_run_action`) goes on without an answer if it is down or talks nonsense.
    """

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """The server's events and responses; the fallback sentence if there are none to be had."""
        kwargs["timeout"] = PATIENCE
        try:
            answer = await asyncio.wait_for(super().request(*args, **kwargs), PATIENCE)
        except (aiohttp.ClientError, ClientResponseError, OSError, ValueError,
                asyncio.TimeoutError) as fault:  # fmt: skip
            logger.error("The action server failed: %s", type(fault).__name__)
            return FAILED
        if not _is_answer(answer):
            logger.error("The action server answered something that is no answer")
            return FAILED
        return answer


def _is_answer(answer: Any) -> bool:
    if not isinstance(answer, dict):
        return False
    events, responses = answer.get("events"), answer.get("responses")
    if not isinstance(events, list) or not isinstance(responses, list):
        return False
    return all(isinstance(one, dict) for one in [*events, *responses])
