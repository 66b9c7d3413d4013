"""What `lotse.fast` relies on when it does not ask the policies after an action of ours."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from lotse.fast.rules import deciding

DATA = [("rules.yml", "rules", "rule"), ("stories.yml", "stories", "story")]


@pytest.mark.parametrize(("file", "kind", "name"), DATA)
def test_after_one_action_the_bot_listens(file: str, kind: str, name: str) -> None:
    written = yaml.safe_load(Path("bot/data", file).read_text(encoding="utf-8")) or {}
    for one in written.get(kind) or []:
        steps = ["action" if "action" in step else "message" for step in one["steps"]]
        assert ("action", "action") not in pairwise(steps), (
            f"{file}: „{one[name]}“ has two actions in a row. lotse/fast/processor.py listens "
            "after the first: take its `_run_action` out, or let one action do both."
        )


def rule(*states: dict, action: str = "action_answer") -> tuple[str, str]:
    return json.dumps(states), action


def state(intent: str | None = None, after: str = "action_listen", **more: dict) -> dict:
    user = {"user": {"intent": intent}} if intent else {}
    return {"prev_action": {"action_name": after}, **user, **more}


def test_a_rule_of_one_step_decides_alone() -> None:
    after = state("greet", after="action_answer")
    rules = dict([rule(state("greet")), rule(state("greet"), after)])
    assert deciding(rules) == {"greet"}


@pytest.mark.parametrize(
    "other",
    [
        rule(state("bye"), state("greet"), action="action_other"),
        rule(state("greet", slots={"known": (1.0,)}), action="action_other"),
        rule(state("greet", active_loop={"name": "form"}), action="action_other"),
    ],
)
def test_an_intent_that_another_rule_asks_more_of_does_not_decide_alone(other: tuple) -> None:
    assert deciding(dict([rule(state("greet")), rule(state("bye")), other])) == {"bye"}


def test_no_intent_decides_alone_beside_a_rule_for_any_intent() -> None:
    anything = rule(state(slots={"known": (1.0,)}), action="action_other")
    assert deciding(dict([rule(state("greet")), anything])) == frozenset()
