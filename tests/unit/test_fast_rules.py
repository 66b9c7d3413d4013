"""What `lotse.fast` relies on when it does not ask the policies after an action of ours."""

from itertools import pairwise
from pathlib import Path

import pytest
import yaml

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
