"""Rasa's message processor with less work for each message."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from rasa.core.actions.action import Action, RemoteAction
from rasa.core.processor import MessageProcessor
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.constants import ACTION_LISTEN_NAME

from lotse.fast.action import LocalAction
from lotse.fast.graph import DirectRunner
from lotse.local_actions import LocalActions

if TYPE_CHECKING:
    from rasa.core.policies.policy import PolicyPrediction
    from rasa.shared.core.trackers import DialogueStateTracker


class FastProcessor(MessageProcessor):
    """Answers as Rasa's processor does (core/processor.py), sooner."""

    @classmethod
    def over(cls, slow: MessageProcessor) -> FastProcessor:
        """The fast processor with the model and the stores of Rasa's."""
        fast = cls.__new__(cls)
        fast.__dict__.update(slow.__dict__)
        if type(slow.graph_runner) is DaskGraphRunner:
            fast.graph_runner = DirectRunner.over(slow.graph_runner)
        return fast

    def predict_next_with_tracker_if_should(
        self, tracker: DialogueStateTracker
    ) -> tuple[Action, PolicyPrediction]:
        """The next action and the prediction that chose it. Raises ActionLimitReached."""
        action, prediction = super().predict_next_with_tracker_if_should(tracker)
        return self._get_action(action.name()), prediction

    async def _run_action(
        self, action: Action, tracker: DialogueStateTracker, *rest: Any, **named: Any
    ) -> bool:
        """Runs the action; whether another prediction is wanted.

        Each rule of ours is one action (tests/unit/test_fast_rules.py holds that), so after one of
        ours follows listening, and the policies need not be asked a second time in each turn.
        """
        more = await super()._run_action(action, tracker, *rest, **named)
        if more and isinstance(action, LocalAction) and tracker.followup_action is None:
            tracker.trigger_followup_action(ACTION_LISTEN_NAME)
        return more

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

    @cached_property
    def _domain_as_dict(self) -> dict[str, Any]:
        return self.domain.as_dict()

    def _local(self, action: Action) -> Action:
        if type(action) is RemoteAction and isinstance(self.action_endpoint, LocalActions):
            return LocalAction(action.name(), self.action_endpoint, self._domain_as_dict)
        return action

    def _check_for_unseen_features(self, parse_data: dict[str, Any]) -> None:
        """Warns of what the domain does not know; Rasa builds an empty domain to look."""
        names = {parse_data["intent"]["name"], *(one["entity"] for one in parse_data["entities"])}
        if not names <= self._known_names:
            super()._check_for_unseen_features(parse_data)

    @cached_property
    def _known_names(self) -> frozenset[str | None]:
        return frozenset({*self.domain.intents, *self.domain.entities, None})

    @staticmethod
    def _log_slots(tracker: DialogueStateTracker) -> None:
        """Nothing: Rasa writes all slots out for a debug line, also when none is logged."""
