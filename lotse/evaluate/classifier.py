"""How often the classifier is right, what it confuses, whether its confidence can be believed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.components.ridge import family
from lotse.evaluate.heldout import CrossValidated

TEMPERATURES = tuple(round(1.0 + 0.5 * step, 1) for step in range(19))
_BINS = 10
_PAIRS = 10
_SHOWN = 5  # examples of each confused pair


@dataclass(frozen=True)
class Bin:
    """Messages of like confidence: how sure the classifier was, and how often it was right."""

    confidence: float
    accuracy: float
    number: int


def report(found: CrossValidated) -> dict[str, Any]:
    """All measures of the classifier, as plain data."""
    probabilities, truth = found.probabilities(), found.truth()
    guess = found.guesses(probabilities)
    families = np.array([family(label) for label in found.labels])
    sure = {warmth: _decided(found, warmth) for warmth in TEMPERATURES}
    errors = {warmth: calibration_error(*one) for warmth, one in sure.items()}
    best = min(errors, key=lambda warmth: (errors[warmth], warmth))
    return {
        "examples": len(truth),
        "accuracy": float(np.mean(guess == truth)),
        "family_accuracy": float(np.mean(families[guess] == families[truth])),
        "intents": _per_intent(guess, truth, found.labels),
        "labels": found.labels,
        "confusion": confusion(guess, truth, len(found.labels)),
        "confused": confused_pairs(found, guess, truth),
        "temperature": {"today": found.temperature, "recommended": best,
                        "calibration_error": {str(key): value for key, value in errors.items()}},
        "reliability": [vars(one) for one in bins(*_decided(found, found.temperature))],
        "reliability_recommended": [vars(one) for one in bins(*sure[best])],
        "accuracy_by_share": accuracy_by_share(*_decided(found, found.temperature)),
    }  # fmt: skip


def _decided(found: CrossValidated, temperature: float) -> tuple[np.ndarray, np.ndarray]:
    """How sure each decision is at this temperature, and whether it is right."""
    probabilities = found.probabilities(temperature)
    guess = found.guesses(probabilities)
    return probabilities[np.arange(len(guess)), guess], guess == found.truth()


def bins(confidence: np.ndarray, right: np.ndarray) -> list[Bin]:
    """The messages grouped by confidence, empty groups left out."""
    number = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    return [
        Bin(float(confidence[number == one].mean()), float(right[number == one].mean()),
            int((number == one).sum()))
        for one in range(_BINS) if (number == one).any()
    ]  # fmt: skip


def calibration_error(confidence: np.ndarray, right: np.ndarray) -> float:
    """The expected calibration error: how far confidence and accuracy lie apart on average."""
    groups = bins(confidence, right)
    return sum(one.number * abs(one.confidence - one.accuracy) for one in groups) / len(right)


def accuracy_by_share(confidence: np.ndarray, right: np.ndarray) -> list[tuple[float, float]]:
    """(share answered, accuracy of these) if only the surest are answered."""
    right = right[np.argsort(-confidence, kind="stable")]
    running = np.cumsum(right) / np.arange(1, len(right) + 1)
    places = np.unique(np.linspace(len(right) // 20, len(right) - 1, 60).astype(int))
    return [((at + 1) / len(right), float(running[at])) for at in places]


def confusion(guess: np.ndarray, truth: np.ndarray, labels: int) -> list[list[int]]:
    """How often the intent of a row was taken for that of a column."""
    table = np.zeros((labels, labels), dtype=int)
    np.add.at(table, (truth, guess), 1)
    found: list[list[int]] = table.tolist()
    return found


def confused_pairs(
    found: CrossValidated, guess: np.ndarray, truth: np.ndarray
) -> list[dict[str, Any]]:
    """The pairs of intents confused most often, in either direction, with examples."""
    pairs = Counter(
        tuple(sorted((int(a), int(b)))) for a, b in zip(truth, guess, strict=True) if a != b
    )
    ranked = sorted(pairs.items(), key=lambda one: (-one[1], one[0]))[:_PAIRS]
    return [
        {"intents": [found.labels[at] for at in pair], "number": number,
         "examples": [
             {"text": found.held[at].example.text, "intent": found.labels[truth[at]],
              "taken_for": found.labels[guess[at]]}
             for at in range(len(truth))
             if truth[at] != guess[at] and {truth[at], guess[at]} == set(pair)
         ][:_SHOWN]}
        for pair, number in ranked
    ]  # fmt: skip


def _per_intent(guess: np.ndarray, truth: np.ndarray, labels: list[str]) -> dict[str, Any]:
    return {
        label: {
            "examples": int((truth == at).sum()),
            "found": float(np.mean(guess[truth == at] == at)) if (truth == at).any() else 0.0,
            "right": float(np.mean(truth[guess == at] == at)) if (guess == at).any() else 0.0,
        }
        for at, label in enumerate(labels)
    }
