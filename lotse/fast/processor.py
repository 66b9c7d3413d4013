"""Rasa's message processor with less work for each message."""

from __future__ import annotations

import time
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rasa.core.actions.action import Action, ActionListen, ActionSessionStart, RemoteAction
from rasa.core.processor import MessageProcessor
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_VALIDATE_SLOT_MAPPINGS
from rasa.shared.core.events import (
    ActionReverted,
    Restarted,
    SessionStarted,
    UserUtteranceReverted,
    UserUttered,
)  # fmt: skip
from rasa.shared.core.slot_mappings import SlotMappingType

from lotse.fast.action import LocalAction
from lotse.fast.graph import DirectRunner
from lotse.fast.rules import Predictions
from lotse.local_actions import LocalActions

if TYPE_CHECKING:
    from rasa.core.channels.channel import OutputChannel, UserMessage
    from rasa.core.nlg import NaturalLanguageGenerator
    from rasa.core.policies.policy import PolicyPrediction
    from rasa.shared.core.events import Event
    from rasa.shared.core.trackers import DialogueStateTracker

_TURNS = (UserUttered, Restarted, SessionStarted, ActionReverted, UserUtteranceReverted)
_READING = (LocalAction, ActionSessionStart)  # actions that only read the conversation


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

    async def _update_tracker_session(
        self, tracker: DialogueStateTracker, *rest: Any, **named: Any
    ) -> None:
        """Begins a session, unless one goes on. Rasa goes through all events twice to see it."""
        if not self._goes_on(tracker):
            await super()._update_tracker_session(tracker, *rest, **named)

    def _goes_on(self, tracker: DialogueStateTracker) -> bool:
        """Whether a resident's message of this session is young enough; rarer cases are Rasa's."""
        last = next((one for one in reversed(tracker.events) if isinstance(one, _TURNS)), None)
        minutes = self.domain.session_config.session_expiration_time or float("inf")
        return isinstance(last, UserUttered) and time.time() - last.timestamp <= 60 * minutes

    async def run_action_extract_slots(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        """The tracker with the slots that Rasa reads from a message: none, if actions set all."""
        if self._actions_set_slots:
            return tracker
        return await super().run_action_extract_slots(output_channel, tracker)

    async def parse_message(
        self, message: UserMessage, tracker: DialogueStateTracker | None = None, *rest: Any,
        **named: Any,
    ) -> dict[str, Any]:  # fmt: skip
        """What the message means. Rasa copies text and entities for a debug line, logged or not."""
        if tracker is None or self.http_interpreter:
            return await super().parse_message(message, tracker, *rest, **named)
        parse_data = self._parse_message_with_graph(message, tracker, *rest, **named)
        self._update_full_retrieval_intent(parse_data)
        self._check_for_unseen_features(parse_data)
        return parse_data

    def predict_next_with_tracker_if_should(
        self, tracker: DialogueStateTracker
    ) -> tuple[Action, PolicyPrediction]:
        """The next action and the prediction that chose it. Raises ActionLimitReached."""
        first = tracker.latest_action_name == ACTION_LISTEN_NAME  # within the limit of actions
        if not first and tracker.followup_action != ACTION_LISTEN_NAME:
            action, prediction = super().predict_next_with_tracker_if_should(tracker)
            return self._get_action(action.name()), prediction
        prediction = self._predict_next_with_tracker(tracker)
        name = self.domain.action_names_or_texts[prediction.max_confidence_index]
        return self._get_action(name), prediction

    def _predict_next_with_tracker(self, tracker: DialogueStateTracker) -> PolicyPrediction:
        """The policies' prediction, remembered where the intent alone decides it."""
        if tracker.followup_action:
            return super()._predict_next_with_tracker(tracker)
        prediction = self._predictions.get(tracker)
        if prediction is None:
            prediction = super()._predict_next_with_tracker(tracker)
            self._predictions.keep(tracker, prediction)
        return prediction

    async def _run_action(
        self, action: Action, tracker: DialogueStateTracker, output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator, prediction: PolicyPrediction,
    ) -> bool:  # fmt: skip
        """Runs the action; whether another prediction is wanted.

        Rasa gives the action a copy of the conversation, made by replaying it, because a remote one
        may reject its execution; ours only reads it, and rejects nothing. Each rule of ours is one
        action (tests/unit/test_fast_rules.py holds that), so after one of ours follows listening,
        and the policies need not be asked a second time in each turn.
        """
        if isinstance(action, ActionListen):  # Rasa copies the conversation for it
            self._log_action_on_tracker(tracker, action, [], prediction)
            return False
        if not isinstance(action, _READING):
            return await super()._run_action(action, tracker, output_channel, nlg, prediction)
        events = await action.run(output_channel, nlg, tracker, self.domain)
        self._log_action_on_tracker(tracker, action, events, prediction)
        await self.execute_side_effects(events, tracker, output_channel)
        if isinstance(action, ActionSessionStart):
            return False
        if tracker.followup_action is None:
            tracker.trigger_followup_action(ACTION_LISTEN_NAME)
        return True

    def _log_action_on_tracker(
        self, tracker: DialogueStateTracker, action: Action, events: list[Event] | None,
        prediction: PolicyPrediction,
    ) -> None:  # fmt: skip
        """Adds the action and its events. Rasa copies all of them for debug lines."""
        if not isinstance(action, (ActionListen, *_READING)):
            super()._log_action_on_tracker(tracker, action, events, prediction)
            return
        tracker.update_with_events(prediction.events, self.domain)
        tracker.update(action.event_for_successful_execution(prediction))
        tracker.update_with_events(events or [], self.domain)

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
    def _predictions(self) -> Predictions:
        return Predictions(self.graph_runner)

    @cached_property
    def _actions_set_slots(self) -> bool:
        """Whether Rasa reads no slot from a message, and no action is asked to check one."""
        mappings = [one for slot in self.domain.slots for one in slot.mappings]
        custom = all(
            one.get("type") == str(SlotMappingType.CUSTOM) and not one.get("action")
            for one in mappings
        )
        return custom and ACTION_VALIDATE_SLOT_MAPPINGS not in self.domain.user_actions

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
