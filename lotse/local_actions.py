"""Runs the custom actions in the bot's own process instead of asking an action server."""

from __future__ import annotations

from typing import Any

from rasa.utils.endpoints import EndpointConfig
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher
from rasa_sdk.interfaces import ActionNotFoundException
from rasa_sdk.utils import call_potential_coroutine


class LocalActions(EndpointConfig):
    """An action endpoint that calls rasa_sdk's executor directly.

    Rasa awaits `EndpointConfig.request` for every custom action (core/actions/action.py:780); this
    saves the HTTP hop and the second process. `lotse.fast` calls `perform`, which saves the format
    of the request, too.
    """

    def __init__(self) -> None:
        super().__init__(url="local")
        self._executor = ActionExecutor()
        self._executor.register_package("actions")

    async def perform(
        self, name: str, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, list[dict[str, Any]]]:
        """Runs the action: its "events" and the "responses" that it uttered.

        Raises ActionNotFoundException if there is none of this name.
        """
        action = self._executor.actions.get(name)
        if action is None:
            raise ActionNotFoundException(name)
        dispatcher = CollectingDispatcher()
        events = await call_potential_coroutine(action(dispatcher, tracker, domain))
        return {"events": self._executor.validate_events(events or [], name),
                "responses": dispatcher.messages}  # fmt: skip

    async def request(self, *_: Any, json: dict[str, Any] | None = None, **__: Any) -> Any:
        """What the action server would answer: events and responses."""
        return await self._executor.run(json)
