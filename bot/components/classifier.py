"""The intent classifier: TF-IDF of words and character n-grams, a ridge classifier, calibrated."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.ridge import Ridge

_RANKING = 12
# Question types and kinds of case first compete as families: ten similar question types that share
# the probability must not lose against one other intent.
_FAMILIES = ("ask_", "case_")
MEANING = "lotse_meaning"  # the text as it is understood (set by the language component)


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True
)
class QuestionClassifier(GraphComponent):
    """Sets the intent and its ranking from the raw text. Weights are stored as plain arrays."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource,
        model: Ridge | None = None,
    ) -> None:  # fmt: skip
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`alpha`: ridge penalty; `temperature`: softens the scores into probabilities."""
        return {"alpha": 1.0, "temperature": 4.0}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext,
    ) -> QuestionClassifier:  # fmt: skip
        """An untrained classifier."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext, **kwargs: Any,
    ) -> QuestionClassifier:  # fmt: skip
        """The trained classifier from the model's folder."""
        with model_storage.read_from(resource) as folder:
            labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
            vocabulary = (folder / "vocabulary.txt").read_text(encoding="utf-8").split("\n")
            with np.load(folder / "weights.npz", allow_pickle=False) as stored:
                model = Ridge(labels, vocabulary, stored["idf"], stored["weights"],
                              stored["bias"])  # fmt: skip
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Fits on all examples that have an intent."""
        examples = [(one.get(TEXT), one.get(INTENT)) for one in training_data.intent_examples]
        self._model = Ridge.fit(examples, alpha=self._config["alpha"])
        with self._storage.write_to(self._resource) as folder:
            model = self._model
            (folder / "labels.json").write_text(json.dumps(model.labels), encoding="utf-8")
            (folder / "vocabulary.txt").write_text("\n".join(model.vocabulary), encoding="utf-8")
            np.savez(folder / "weights.npz", idf=model.idf, weights=model.weights, bias=model.bias)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets `intent` and `intent_ranking` on each message."""
        for message in messages:
            text = message.get(MEANING) or message.get(TEXT) or ""
            ranking = self.ranking(text)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking[:_RANKING], add_to_output=True)
        return messages

    def ranking(self, text: str) -> list[dict[str, Any]]:
        """All intents with their probabilities, the chosen one first."""
        assert self._model is not None
        probability = self._model.probabilities(text, self._config["temperature"])
        families: dict[str, float] = defaultdict(float)
        for label, value in zip(self._model.labels, probability, strict=True):
            families[_family(label)] += float(value)
        order = sorted(
            zip(self._model.labels, map(float, probability), strict=True),
            key=lambda one: (-families[_family(one[0])], -one[1], one[0]),
        )
        return [{"name": label, "confidence": value} for label, value in order]


def _family(label: str) -> str:
    return next((family for family in _FAMILIES if label.startswith(family)), label)
