"""Rasa's message processor with less work for each message."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from rasa.core.actions.action import Action, RemoteAction
from rasa.core.processor import MessageProcessor

from lotse.fast.action import LocalAction
from lotse.local_actions import LocalActions

if TYPE_CHECKING:
    from rasa.core.policies.policy import PolicyPrediction
    from rasa.shared.core.trackers import DialogueStateTracker


class FastProcessor(MessageProcessor):
    """Answers as Rasa's processor does (core/processor.py), sooner."""

    def predict_next_with_tracker_if_should(
        self, tracker: DialogueStateTracker
    ) -> tuple[Action, PolicyPrediction]:
        """The next action and the prediction that chose it. Raises ActionLimitReached."""
        action, prediction = super().predict_next_with_tracker_if_should(tracker)
        return self._get_action(action.name()), prediction

    def _get_action(self, action_name: str) -> Action:
        """The action of this name: custom ones run in this process, if the endpoint does so.

        Rasa builds all twelve default actions for each look-up; here each is built once.
        """
        if action_name not in self._actions:
            self._actions[action_name] = self._local(super()._get_action(action_name))
        return self._actions[action_name]

    @cached_property
    def _actions(self) -> dict[str, Action]:
        return {}

    def _local(self, action: Action) -> Action:
        if type(action) is RemoteAction and isinstance(self.action_endpoint, LocalActions):
            return LocalAction(action.name(), self.action_endpoint)
        return action

    @staticmethod
    def _log_slots(tracker: DialogueStateTracker) -> None:
        """Nothing: Rasa writes all slots out for a debug line, also when none is logged."""
