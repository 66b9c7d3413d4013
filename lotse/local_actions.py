"""Runs the custom actions in the bot's own process instead of asking an action server."""

from __future__ import annotations

from typing import Any

from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor


class LocalActions(EndpointConfig):
    """An action endpoint that calls rasa_sdk's executor directly.

    Rasa awaits `EndpointConfig.request` for every custom action (core/actions/action.py:780); this
    saves the HTTP hop and the second process.
    """

    def __init__(self) -> None:
        super().__init__(url="local")
        self._executor = ActionExecutor()
        self._executor.register_package("actions")

    async def request(self, *_: Any, json: dict[str, Any] | None = None, **__: Any) -> Any:
        """What the action server would answer: events and responses."""
        return await self._executor.run(json)  # type: ignore[arg-type]
