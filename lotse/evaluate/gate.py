"""Fits the gate: what a message is, from the classifier's word and what the knowledge holds.

The evidence is that of `actions.answers.gate.evidence`, gathered with models that do not know the
example, so the gate learns how far each witness can be trusted on messages nobody has seen.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from actions.answers import gate
from actions.turn import Turn
from knowledge import current
from lotse.evaluate.heldout import CrossValidated
from lotse.evaluate.understanding import question

TARGET = Path(gate.__file__).with_suffix(".json")
FAMILIES = (gate.ASK, gate.CASE, gate.OUT_OF_SCOPE, gate.CONTROL)
# They are recognised by the conversation and the classifier alone; the gate never sees them.
_BEFORE_THE_GATE = frozenset({"choose", "correct", "ask_more", "ask_source", "ask_currentness"})
_FOLDS = 5
_DIGITS = 3


def report(found: CrossValidated, write: bool, target: Path = TARGET) -> dict[str, Any]:
    """The fitted gate and how it does on held-out examples; `write` stores it for the bot."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    kept, rows = evidence(found)
    truth = np.array([gate.kind_of(intent) for intent in kept])
    fold = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    model = LogisticRegression(max_iter=3000)
    guess = cross_val_predict(model, rows, truth, cv=fold)
    fitted = _stored(model.fit(rows, truth))
    if write:
        target.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")
    alone = np.array(FAMILIES)[rows[:, : len(FAMILIES)].argmax(axis=1)]
    today = _judged(json.loads(TARGET.read_text(encoding="utf-8")), rows)
    return {
        "examples": len(truth),
        "fitted": _measured(guess, truth),
        "today": _measured(today, truth) if today is not None else None,
        "classifier_alone": _measured(alone, truth),
        "model": fitted,
        "written": write,
    }


def evidence(found: CrossValidated) -> tuple[list[str], np.ndarray]:
    """The intents of the examples that come before the gate, and their evidence, row by row."""
    search = current.search()
    intents, rows = [], []
    for one in found.held:
        if one.example.intent in _BEFORE_THE_GATE:
            continue
        intents.append(one.example.intent)
        rows.append(gate.evidence(Turn(question(one.message), search)))
    return intents, np.array(rows)


def _stored(model: Any) -> dict[str, Any]:
    order = [list(model.classes_).index(kind) for kind in FAMILIES]
    return {
        "features": list(_names(model.coef_.shape[1])),
        "families": list(FAMILIES),
        "weights": [[round(float(one), _DIGITS) for one in model.coef_[at]] for at in order],
        "bias": [round(float(model.intercept_[at]), _DIGITS) for at in order],
    }


def _names(number: int) -> list[str]:
    """Names for the reader of gate.json, as today's file has them."""
    today: list[str] = json.loads(TARGET.read_text(encoding="utf-8"))["features"]
    return [*today, *(f"feature {at + 1}" for at in range(len(today), number))][:number]


def _judged(stored: dict[str, Any], rows: np.ndarray) -> np.ndarray | None:
    weights = np.array(stored["weights"])
    if weights.shape[1] != rows.shape[1]:
        return None  # the evidence has changed since gate.json was written
    scores = rows @ weights.T + np.array(stored["bias"])
    return np.array(stored["families"])[scores.argmax(axis=1)]


def _measured(guess: np.ndarray, truth: np.ndarray) -> dict[str, Any]:
    return {
        "accuracy": float(np.mean(guess == truth)),
        "taken_for": {
            kind: {other: float(np.mean(guess[truth == kind] == other)) for other in FAMILIES}
            for kind in FAMILIES
        },
    }
