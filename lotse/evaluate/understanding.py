"""Understands a text with a given classifier, through the same components as the bot."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import spacy
from rasa.nlu.constants import SPACY_DOCS
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from actions.question import Question, question_of
from bot.components.classifier import QuestionClassifier
from bot.components.language import LanguageComponent
from bot.components.linker import LINKS, MEANING, SubjectLinker
from bot.components.spacy_choice import choose
from bot.components.speller import Speller
from bot.components.spelling import SpellingCorrector, learned
from lotse.evaluate.examples import read


class Understanding:
    """The pipeline of config.yml, with the classifier to be measured at its end."""

    def __init__(self) -> None:
        self._spacy = spacy.load(choose().name)
        self._language = LanguageComponent()
        self._spelling = SpellingCorrector(None, None, _speller())
        self._linker = SubjectLinker()

    def message(self, text: str, classifier: QuestionClassifier) -> Message:
        """The text with entities, links, intent and ranking."""
        message = Message({TEXT: text})
        self._language.process([message])
        self._spelling.process([message])
        message.set(SPACY_DOCS[TEXT], self._spacy(text))
        self._linker.process([message])
        classifier.process([message])
        return message

    def scores(self, message: Message, classifier: QuestionClassifier) -> np.ndarray:
        """The classifier's raw scores of a message that it has seen."""
        text = message.get(MEANING) or message.get(TEXT)
        return classifier.scores(text, message.get(LINKS) or [])


@lru_cache(maxsize=1)
def _speller() -> Speller:
    """The speller of today's examples; learning it takes seconds."""
    return learned(one.text for one in read())


class Remembered:
    """Stands in for a tracker: the first message of a conversation, and nothing before it."""

    def __init__(self, message: dict[str, Any]) -> None:
        self.latest_message = message

    def get_slot(self, _: str) -> None:
        """Nothing is remembered."""


def question(message: dict[str, Any]) -> Question:
    """The message as the answers get it."""
    return question_of(Remembered(message))
