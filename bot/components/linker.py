"""Finds subject, aspect and year of a message with the knowledge base's own vocabulary."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import SPACY_DOCS
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.elsewhere import elsewhere
from bot.components.years import time_of
from knowledge import current
from knowledge.cues import Cues
from knowledge.link import Link
from knowledge.text import asking

MEANING = "lotse_meaning"  # the text as it is understood (set by the language component)
LINKS = "lotse_links"  # for the classifier
_MOST = 8  # links and aspects kept per message
_CLEAR = 0.6  # how clear an aspect must be
_SPEAKS = 0.75  # from here on a question says itself which aspect it asks for
_ASKS = re.compile(r"\b(?:wer|wen|wem|wo|wann|wie|was)\b", re.IGNORECASE)
_STORY = 0.65  # how much an aspect counts that only the story around the question names


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class SubjectLinker(GraphComponent):
    """Adds entities: `subject`, `aspect`, `year` and `time`, each with its confidence."""

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext,
    ) -> SubjectLinker:  # fmt: skip
        """The component has no state: it reads the current knowledge at each message."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the entities to each message."""
        search = current.search()
        for message in messages:
            text = message.get(MEANING) or message.get(TEXT) or ""
            doc = message.get(SPACY_DOCS[TEXT])
            lemmas = [token.lemma_ for token in doc] if doc is not None else []
            links = search.linker.links(text, lemmas)[:_MOST]
            message.set(LINKS, links)
            found = _aspects(text, search.cues)
            aspects = sorted(found.items(), key=lambda one: -one[1])[:_MOST]
            time = time_of(text)
            entities = [
                *map(_subject, links),
                *(_plain("aspect", aspect, clear) for aspect, clear in aspects if clear >= _CLEAR),
                *(_plain("year", year) for year in time.years),
                *(_plain("time", "past") for _ in range(time.past)),
                *(_plain("time", "now") for _ in range(time.now)),
                *(_plain("elsewhere", city) for city in elsewhere(text)),
            ]
            message.set(ENTITIES, message.get(ENTITIES, []) + entities, add_to_output=True)
        return messages


def _aspects(text: str, cues: Cues) -> dict[str, float]:
    """The aspects of the text; those of a story count less than those of its question."""
    question = asking(text)
    told, asked = cues.aspects(text), cues.aspects(question)
    if max(asked.values(), default=0.0) < _SPEAKS and not _ASKS.search(question):
        return told
    return {aspect: max(_STORY * clear, asked.get(aspect, 0.0)) for aspect, clear in told.items()}


def _subject(link: Link) -> dict[str, Any]:
    return {**_plain("subject", link.subject, round(link.score, 4)), "role": link.kind,
            "group": link.type, "phrase": link.phrase, "words": sorted(link.words)}  # fmt: skip


def _plain(name: str, value: Any, confidence: float = 1.0) -> dict[str, Any]:
    return {"entity": name, "value": value, "confidence_entity": round(confidence, 4),
            "start": 0, "end": 0, "extractor": "SubjectLinker"}  # fmt: skip
