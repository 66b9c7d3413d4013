"""Fits the decision between a fact and a known gap on wordings of both.

Neither the search nor the classifier has seen them. Questions written for testing would not do for
the facts: they are nearer to what the search knows than a wording that was taken out of it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from actions.answers import doubt
from actions.answers.missing import gap_near
from actions.turn import Turn
from lotse.evaluate.probes import Probe
from lotse.evaluate.understanding import question

TARGET = Path(doubt.__file__).with_suffix(".json")
FEATURES = (
    "gap asked", "likest fact asked", "best fact asked", "gap text", "best fact text",
    "likest fact text", "lead in score", "practical", "named subject's own", "lead in subject",
)  # fmt: skip
_FOLDS = 5
_DIGITS = 3


def report(probes: Sequence[Probe], write: bool, target: Path = TARGET) -> dict[str, Any]:
    """The fitted decision and how it does on held-out questions; `write` stores it for the bot."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    rows, truth = evidence(probes)
    fold = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    model = LogisticRegression(max_iter=5000, class_weight="balanced")
    guess = cross_val_predict(model, rows, truth, cv=fold, method="predict_proba")[:, 1]
    model.fit(rows, truth)
    fitted = {
        "features": FEATURES,
        "weights": [round(float(one), _DIGITS) for one in model.coef_[0]],
        "bias": round(float(model.intercept_[0]), _DIGITS),
    }
    if write:
        target.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")
    return {
        "facts": int((~truth).sum()),
        "gaps": int(truth.sum()),
        "area_under_curve": float(roc_auc_score(truth, guess)),
        "at": [_at(chance, guess, truth) for chance in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)],
        "model": fitted,
        "written": write,
    }


def evidence(probes: Sequence[Probe]) -> tuple[np.ndarray, np.ndarray]:
    """The decision's features, a row for each question with a gap near it; whether it is one."""
    rows, truth = [], []
    for probe in probes:
        turn = Turn(question(probe.message), probe.search)
        facts = [hit for hit in turn.hits if hit.statement.aspect != "gap"]
        gap = None if probe.foreign else gap_near(turn.hits, turn.asked)
        if gap is not None:
            rows.append(doubt.evidence(gap, facts, turn.asked))
            truth.append(not probe.answerable)
    return np.array(rows), np.array(truth)


def _at(chance: float, guess: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    return {
        "chance": chance,
        "gaps_found": float(np.mean(guess[truth] >= chance)),
        "facts_lost": float(np.mean(guess[~truth] >= chance)),
    }
