"""Calibration, confusion, folds, recommended thresholds, and the report's page."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from actions.answer import ANSWERED, Answer
from knowledge.model import Citation, Statement
from lotse.evaluate.classifier import accuracy_by_share, bins, calibration_error, confusion
from lotse.evaluate.examples import Example, folds
from lotse.evaluate.report import html, write
from lotse.evaluate.thresholds import Point, recommended, says


def test_a_classifier_as_right_as_it_is_sure_has_no_error():
    confidence = np.array([0.75] * 4)
    assert calibration_error(confidence, np.array([True, True, True, False])) == 0
    assert calibration_error(confidence, np.array([False] * 4)) == 0.75


def test_bins_leave_out_what_is_empty():
    (low, high) = bins(np.array([0.11, 0.12, 1.0]), np.array([False, True, True]))
    assert (low.number, low.accuracy) == (2, 0.5)
    assert (high.number, high.confidence) == (1, 1.0)


def test_the_surest_are_answered_first():
    confidence, right = np.linspace(0, 1, 100), np.arange(100) >= 50
    curve = accuracy_by_share(confidence, right)
    assert curve[0][1] == 1.0
    assert curve[-1] == (1.0, 0.5)


def test_confusions_are_counted_by_row_and_column():
    assert confusion(np.array([0, 1, 1]), np.array([0, 0, 1]), 2) == [[1, 1], [0, 1]]


def test_folds_share_out_every_intent_and_leave_out_the_generated():
    examples = [Example(f"{intent} {at}", intent) for intent in "ab" for at in range(10)]
    dealt = folds([*examples, Example("x", "a", generated=True)], 5)
    assert sorted(at for fold in dealt for at in fold) == list(range(20))
    assert all({examples[at].intent for at in fold} == {"a", "b"} for fold in dealt)
    assert dealt == folds([*examples, Example("x", "a", generated=True)], 5)


def point(value, right, honest):
    return Point(value, right, 0, 0, honest, honest, honest, 0, 0)


def test_a_threshold_is_changed_for_a_noticeable_gain_only():
    points = [point(1.0, 0.9, 0.5), point(2.0, 0.9, 0.502), point(3.0, 0.5, 0.6)]
    assert recommended(points, today=1.0) == 1.0
    assert recommended([*points, point(4.0, 0.9, 0.9)], today=1.0) == 4.0


def test_a_statement_is_expected_by_id_or_by_aspect():
    one = Statement("a.first", "a", "phone", "115", "…", Citation("s", "p"))
    answer = Answer(ANSWERED, statements=(one,))
    assert says(answer, frozenset({"a.first"}))
    assert says(answer, frozenset({"a.phone"}))
    assert not says(answer, frozenset({"a.fax"}))


FOUND = {
    "command": "lotse evaluate",
    "classifier": {
        "examples": 3,
        "accuracy": 0.5,
        "family_accuracy": 0.9,
        "labels": ["ask_a", "ask_b"],
        "intents": {"ask_a": {"examples": 2, "found": 0.5, "right": 1.0}},
        "confusion": [[1, 1], [0, 1]],
        "confused": [
            {
                "intents": ["ask_a", "ask_b"],
                "number": 1,
                "examples": [{"text": "<b>wo</b>?", "intent": "ask_a", "taken_for": "ask_b"}],
            }
        ],
        "temperature": {"today": 4.0, "recommended": 6.0, "calibration_error": {"4.0": 0.1}},
        "reliability": [{"confidence": 0.5, "accuracy": 0.4, "number": 3}],
        "reliability_recommended": [{"confidence": 0.5, "accuracy": 0.5, "number": 3}],
        "accuracy_by_share": [(0.5, 1.0), (1.0, 0.5)],
    },
    "thresholds": {
        "answerable": 1,
        "unanswerable": 1,
        "thresholds": {
            "ENOUGH": {
                "today": 3.0,
                "recommended": 3.5,
                "points": [
                    {**vars(point(value, 0.9, 0.5)), "balance": 0.7} for value in (3.0, 3.5)
                ],
            }
        },
    },
}


@pytest.mark.parametrize(
    "parts", [("classifier",), ("thresholds",), ("classifier", "thresholds"), ()]
)
def test_the_page_shows_what_was_measured_and_loads_nothing(parts):
    page = html({"command": "lotse evaluate", **{part: FOUND[part] for part in parts}})
    assert not re.search(r"(?:src|href)=\"https?:", page)
    assert page.count("<svg") == {(): 0, ("classifier",): 3, ("thresholds",): 2}.get(parts, 4)
    assert ("Die zehn am häufigsten verwechselten Paare" in page) is ("classifier" in parts)


def test_examples_are_escaped():
    assert "&lt;b&gt;wo" in html(FOUND)


def test_the_report_is_written_as_data_and_as_a_page(tmp_path):
    data, page = write(FOUND, tmp_path / "results")
    assert json.loads(data.read_text())["classifier"]["accuracy"] == 0.5
    assert page.read_text().startswith("<!doctype html>")
