"""A custom action that runs in the bot's own process, without the format of the action server."""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event, deserialise_events
from rasa.shared.utils.common import all_subclasses
from rasa_sdk import Tracker

from bot.channels.brain import FAILED
from lotse.quiet import place

if TYPE_CHECKING:
    from rasa.core.channels.channel import OutputChannel
    from rasa.core.nlg import NaturalLanguageGenerator
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.trackers import DialogueStateTracker

    from lotse.local_actions import LocalActions

logger = logging.getLogger(__name__)


class LocalAction(RemoteAction):
    """Rasa's `RemoteAction` without what only a remote server needs.

    Rasa (core/actions/action.py:636-745) turns the whole domain and every event of the conversation
    into dictionaries for each call, and checks the answer against a JSON schema whose own validity
    it checks anew each time: two thirds of a message's time. Here the domain is turned once, events
    only when an action looks at them, and the answer of our own code is trusted.
    """

    action_endpoint: LocalActions

    def __init__(self, name: str, endpoint: LocalActions, domain: dict[str, Any]) -> None:
        """An action by its name; `domain` is what it is given as such, and only read by it."""
        super().__init__(name, endpoint)
        self._domain = domain

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        """The events of the action, the messages that it uttered first.

        An action that fails says so: Rasa (core/processor.py:990-998) leaves the resident without
        any answer.
        """
        try:
            result = await self.action_endpoint.perform(
                self.name(), LazyTracker(tracker), self._domain
            )
        except Exception as fault:
            logger.error("%s failed: %s", self.name(), place(fault))
            result = {"events": [], "responses": [{"response": "utter_failed", **FAILED}]}
        uttered = await self._utter_responses(result["responses"], output_channel, nlg, tracker)
        return [*cast("list[Event]", uttered), *map(_event, result["events"])]


class LazyTracker(Tracker):
    """The SDK's tracker over Rasa's own; its `events` become dictionaries when they are read."""

    def __init__(self, tracker: DialogueStateTracker) -> None:
        self._tracker = tracker
        state = tracker.current_state()
        super().__init__(
            tracker.sender_id, state["slots"], state["latest_message"], [], state["paused"],
            state["followup_action"], state["active_loop"], state["latest_action_name"],
        )  # fmt: skip

    @property
    def events(self) -> list[dict[str, Any]]:
        """All events of the conversation, oldest first."""
        return [event.as_dict() for event in self._tracker.events]

    @events.setter
    def events(self, _: list[dict[str, Any]]) -> None:
        """Rasa's own tracker holds them."""


def _event(data: dict[str, Any]) -> Event:
    """The event that an action returned; Rasa walks all event classes for each one."""
    found = _classes().get(data["event"])
    event = found._from_parameters(data) if found else None
    return event or deserialise_events([data])[0]


@lru_cache(maxsize=1)
def _classes() -> dict[str, type[Event]]:
    return {one.type_name: one for one in all_subclasses(Event)}
