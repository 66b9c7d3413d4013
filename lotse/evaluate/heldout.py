"""What the classifier says of each training example when it has not been trained on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.components.classifier import QuestionClassifier
from bot.components.features import features
from bot.components.ridge import Ridge, family
from knowledge.link import Linker, phrases
from knowledge.load import load
from lotse.evaluate.examples import Example, folds
from lotse.evaluate.understanding import Understanding


@dataclass(frozen=True)
class HeldOut:
    """An example and the raw scores of a model that does not know it."""

    example: Example
    scores: np.ndarray
    message: dict[str, Any]  # as the tracker holds it: text, entities, intent, intent_ranking


@dataclass(frozen=True)
class CrossValidated:
    """All held-out examples; `model` turns their scores into probabilities."""

    held: list[HeldOut]
    model: Ridge
    temperature: float

    @property
    def labels(self) -> list[str]:
        """The intents, in the order of the probabilities."""
        return self.model.labels

    def probabilities(self, temperature: float | None = None) -> np.ndarray:
        """(examples, intents): how likely each intent is, softened by the temperature."""
        warmth = temperature or self.temperature
        return np.array([self.model.probabilities(one.scores, warmth) for one in self.held])

    def guesses(self, probabilities: np.ndarray) -> np.ndarray:
        """The place of the intent that is decided for: the best one of the likeliest family."""
        names = [family(label) for label in self.labels]
        member = np.array([[name == one for name in names] for one in self.model.families])
        likeliest = member[(probabilities @ member.T).argmax(axis=1)]
        return np.where(likeliest, probabilities, -1.0).argmax(axis=1)

    def truth(self) -> np.ndarray:
        """The place of each example's own intent among the labels."""
        place = {label: at for at, label in enumerate(self.labels)}
        return np.array([place[one.example.intent] for one in self.held])


def cross_validated(
    examples: list[Example], config: dict[str, Any], progress: Callable[[str], None]
) -> CrossValidated:
    """Every written example, judged by a model trained on the other folds."""
    linker = Linker(phrases(load()[0]))
    counts = [features(one.text, linker.links(one.text)) for one in examples]
    understanding, held = Understanding(), []
    model: Ridge | None = None
    for number, fold in enumerate(dealt := folds(examples), 1):
        progress(f"Kreuzvalidierung: Teil {number} von {len(dealt)} …")
        left_out = set(fold)
        known = [at for at in range(len(examples)) if at not in left_out]
        model = Ridge.fit([counts[at] for at in known], [examples[at].intent for at in known],
                          config["alpha"])  # fmt: skip
        classifier = QuestionClassifier(config, None, None, model)
        for at in sorted(fold):
            message = understanding.message(examples[at].text, classifier)
            held.append(HeldOut(examples[at], understanding.scores(message, classifier),
                                message.as_dict()))  # fmt: skip
    assert model is not None
    return CrossValidated(held, model, config["temperature"])
