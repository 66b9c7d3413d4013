"""Puts mistyped words of German messages right before anything is looked for in them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.language import MEANING, language_of, understand
from bot.components.languages import GERMAN
from bot.components.speller import Speller
from knowledge.load import load

_FILE = "words.json"
_STORED = ("used", "names", "people", "offered")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SpellingCorrector(GraphComponent):
    """Sets the meaning of a German message with mistyped words: the same with them put right.

    The message stays as it was written; staff see that.
    """

    def __init__(self, storage: ModelStorage, resource: Resource, speller: Speller) -> None:
        self._storage = storage
        self._resource = resource
        self._speller = speller

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpellingCorrector:  # fmt: skip
        """A corrector that knows no words yet."""
        return cls(model_storage, resource, Speller({}, (), (), ()))

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext, **kwargs: Any,
    ) -> SpellingCorrector:  # fmt: skip
        """The corrector with the words of the model's folder."""
        with model_storage.read_from(resource) as folder:
            stored = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return cls(model_storage, resource, Speller(**stored))

    def train(self, training_data: TrainingData) -> Resource:
        """Learns the words of all examples."""
        self._speller = learned(one.get(TEXT) for one in training_data.intent_examples)
        stored = {name: getattr(self._speller, name) for name in _STORED}
        with self._storage.write_to(self._resource) as folder:
            (folder / _FILE).write_text(json.dumps(stored), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The training data as it is: some examples are mistyped on purpose."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets the meaning of the messages in which a word was put right."""
        for message in messages:
            if language_of(message) == GERMAN:
                text = message.get(MEANING) or message.get(TEXT) or ""
                right = self._speller.right(text)
                if right != text:
                    understand(message, GERMAN, right)
        return messages


def learned(texts: Iterable[str]) -> Speller:
    """A speller of these texts and of the names in the knowledge base."""
    subjects = load()[0].subjects.values()
    names = [name for one in subjects for name in (one.name, *one.aliases)]
    return Speller.of(texts, names, [one.name for one in subjects if one.type == "person"])
