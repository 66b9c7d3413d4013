"""Conversations of several turns, by situation."""

from __future__ import annotations

from pathlib import Path

import pytest

from lotse.evaluate import measures, targets
from lotse.evaluate.conversations import read

HERE = Path(__file__).parent
SITUATIONS = sorted(one.name for one in HERE.iterdir() if any(one.glob("*.jsonl")))


def in_situation(results, situation):
    return [one for one in results if one.conversation.file.startswith(f"{situation}/")]


@pytest.mark.xfail(strict=False, reason="target: no situation under 85 %")
@pytest.mark.parametrize("situation", SITUATIONS)
def test_conversations_of_this_situation_pass(held, situation):
    own = in_situation(held("wie geschrieben"), situation)
    failed = [(one.conversation.id, one.steps[-1].said) for one in own if not one.passed]
    assert measures.passed(own).value >= targets.EACH_CATEGORY, failed


@pytest.mark.xfail(strict=False, reason="target: at least 95 % of the conversations pass")
def test_conversations_pass_overall(held):
    own = [
        one for situation in SITUATIONS for one in in_situation(held("wie geschrieben"), situation)
    ]
    assert measures.passed(own).value >= targets.OVERALL, measures.passed(own)


def test_every_situation_is_described():
    page = (HERE / "README.md").read_text(encoding="utf-8")
    assert [one for one in SITUATIONS if f"`{one}`" not in page] == []


def test_there_are_enough_conversations():
    assert len(read(HERE.rglob("*.jsonl"))) >= 120
