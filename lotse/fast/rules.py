"""Which intents decide the next action alone, read off the trained rules."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import copy

from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.core.policies.rule_policy import DEFAULT_ACTION_MAPPINGS, RULES, RulePolicy
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, USER
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker


class Predictions:
    """Remembers what the policies said to an intent, where nothing else can change it.

    Rasa (core/policies/rule_policy.py:990-1090, memoization.py:236-260) replays the conversation
    three times, once for each earlier action, and compares every rule with every turn: a seventh of
    a message's time. A rule of one step looks at the last intent only, is certain (1.0), and wins
    over every policy of lower priority; so the same intent has the same prediction.
    """

    def __init__(self, runner: object) -> None:
        self._decided = _decided(runner)
        self._kept: dict[str, PolicyPrediction] = {}

    def get(self, tracker: DialogueStateTracker) -> PolicyPrediction | None:
        """The remembered prediction for the conversation; None: the policies have to be asked."""
        kept = self._kept.get(self._intent(tracker))
        if kept is None:
            return None
        again = copy(kept)
        again.events = [copy(event) for event in kept.events]  # a tracker dates and keeps them
        return again

    def keep(self, tracker: DialogueStateTracker, prediction: PolicyPrediction) -> None:
        """Remembers what the policies said, if they will say so whenever this intent comes."""
        if intent := self._intent(tracker):
            events = [copy(event) for event in prediction.events]
            self._kept[intent] = copy(prediction)
            self._kept[intent].events = events

    def _intent(self, tracker: DialogueStateTracker) -> str:
        """The intent that decides alone; empty where the turn is none of that simple kind."""
        just_said = tracker.events and isinstance(tracker.events[-1], UserUttered)
        waited = tracker.latest_action_name == ACTION_LISTEN_NAME and not tracker.active_loop_name
        if not (just_said and waited and tracker.latest_message):
            return ""
        name = tracker.latest_message.intent.get("name") or ""
        return name if name in self._decided else ""


def _decided(runner: object) -> frozenset[str]:
    if not isinstance(runner, DaskGraphRunner):
        return frozenset()
    parts = [node._component for node in runner._instantiated_nodes.values()]
    policies = [one for one in parts if isinstance(one, Policy)]
    rules = [one for one in policies if isinstance(one, RulePolicy)]
    if len(rules) != 1 or any(
        one.priority >= rules[0].priority for one in policies if one is not rules[0]
    ):
        return frozenset()
    return deciding(rules[0].lookup[RULES]) - DEFAULT_ACTION_MAPPINGS.keys()


def deciding(rules: Mapping[str, str]) -> frozenset[str]:
    """The intents to which one rule applies that looks at nothing but the intent.

    `rules` is the policy's look-up: states (as JSON, the last one is now) to the action's name.
    """
    simple: dict[str, str] = {}
    unclear: set[str] = set()
    for key, action in rules.items():
        states = json.loads(key)
        now = states[-1]
        if now.get(PREVIOUS_ACTION, {}).get("action_name") != ACTION_LISTEN_NAME:
            continue  # it speaks after an action, not after a resident
        intent = now.get(USER, {}).get("intent")
        if intent is None:
            return frozenset()  # applies whatever the intent is
        alone = len(states) == 1 and now.keys() == {PREVIOUS_ACTION, USER} and len(now[USER]) == 1
        if not alone or simple.setdefault(intent, action) != action:
            unclear.add(intent)
    return frozenset(simple) - unclear
