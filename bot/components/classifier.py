"""The intent classifier as a Rasa component."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.features import features, whole_words
from bot.components.linker import LINKS, MEANING
from bot.components.ridge import Ridge
from knowledge.link import Link, Linker, phrases
from knowledge.load import load
from knowledge.text import asking

_RANKING = 25


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionClassifier(GraphComponent):
    """Sets the intent and its ranking. The trained weights are stored as plain arrays."""

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
        """`alpha`: ridge penalty; `temperature`: softens scores into probabilities; `asking`: share
        of the asking sentences in the score of a longer text."""
        return {"alpha": 0.7, "temperature": 4.0, "asking": 0.45}

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
        self.fit([(one.get(TEXT), one.get(INTENT)) for one in training_data.intent_examples])
        model = self._model
        assert model is not None
        with self._storage.write_to(self._resource) as folder:
            (folder / "labels.json").write_text(json.dumps(model.labels), encoding="utf-8")
            (folder / "vocabulary.txt").write_text("\n".join(model.vocabulary), encoding="utf-8")
            np.savez(folder / "weights.npz", idf=model.idf, weights=model.weights, bias=model.bias)
        return self._resource

    def fit(self, examples: list[tuple[str, str]]) -> None:
        """Fits on (text, intent) pairs, their names linked with the knowledge base's phrases."""
        linker = Linker(phrases(load()[0]))
        counts = [features(text, linker.links(text)) for text, _ in examples]
        self._model = Ridge.fit(counts, [label for _, label in examples], self._config["alpha"])

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets `intent` and `intent_ranking` on each message."""
        for message in messages:
            text = message.get(MEANING) or message.get(TEXT) or ""
            ranking = self.ranking(text, message.get(LINKS) or [])
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking[:_RANKING], add_to_output=True)
        return messages

    def ranking(self, text: str, links: list[Link]) -> list[dict[str, Any]]:
        """All intents with their probabilities: those of the likeliest family first."""
        model = self._model
        assert model is not None
        if not model.knows(whole_words(text)):
            return [
                {"name": "out_of_scope", "confidence": 1.0}
            ]  # keyboard noise, an unknown script
        scores = self.scores(text, links)
        probability = model.probabilities(scores, self._config["temperature"])
        order = model.order(probability).tolist()
        return [{"name": model.labels[at], "confidence": float(probability[at])} for at in order]

    def scores(self, text: str, links: list[Link]) -> np.ndarray:
        """The raw scores; in a longer text the sentences that ask weigh more than the story."""
        model = self._model
        assert model is not None
        scores = model.scores(features(text, links))
        if part := asking(text):
            share = self._config["asking"]
            scores = (1 - share) * scores + share * model.scores(features(part, ()))
        return scores
