"""Recognises a message in another language and gives the pipeline its meaning in German."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.languages import GERMAN, detect, translate
from bot.components.linker import MEANING
from bot.privacy import bare

_OWN = ("language", "meaning")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class LanguageComponent(GraphComponent):
    """Sets the meaning of a foreign message and adds the entities `language` and `meaning`."""

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageComponent:  # fmt: skip
        """The component has no state: the vocabularies are read once, at the first message."""
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The training data as it is: it is German."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds meaning and entities to messages that are not German or hold placeholders."""
        for message in messages:
            written = message.get(TEXT) or ""
            text = bare(written)  # "[Telefon]" is no question for a telephone number
            code = detect(text)
            if code != GERMAN or text != written:
                understand(message, code, text if code == GERMAN else translate(text, code))
        return messages


def understand(message: Message, code: str, meaning: str) -> None:
    """Sets the message's language and its meaning in German, in place of earlier ones."""
    message.set(MEANING, meaning)
    others = [one for one in message.get(ENTITIES, []) if one["entity"] not in _OWN]
    own = [_entity("language", code), _entity("meaning", meaning)]
    message.set(ENTITIES, others + own, add_to_output=True)


def language_of(message: Message) -> str:
    """The code of the message's language."""
    found = (one["value"] for one in message.get(ENTITIES, []) if one["entity"] == "language")
    return next(found, GERMAN)


def _entity(name: str, value: str) -> dict[str, Any]:
    return {"entity": name, "value": value, "confidence_entity": 1.0,
            "start": 0, "end": 0, "extractor": "LanguageComponent"}  # fmt: skip
