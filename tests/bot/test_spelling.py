"""Mistyped words of German messages are put right; everything else stays as it is."""

from __future__ import annotations

import random

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.language import LanguageComponent
from bot.components.linker import MEANING
from bot.components.speller import Speller
from bot.components.spelling import SpellingCorrector, learned
from knowledge.text import fold
from lotse.evaluate.examples import read
from lotse.evaluate.variants import typos


@pytest.fixture(scope="module")
def speller():
    return learned(one.text for one in read())


@pytest.fixture(scope="module")
def corrector(speller):
    return SpellingCorrector(None, None, speller)


def meaning(corrector, text):
    message = Message({"text": text})
    LanguageComponent().process([message])
    corrector.process([message])
    return message.get(MEANING)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Und die dirtte?", "Und die dritte?"),
        ("welhce sind das", "welche sind das"),
        ("TELEFONNNUMMER bitte", "TELEFONNUMMER bitte"),
        ("Wer ist Mitgleid?", "Wer ist Mitglied?"),
        ("die Projecktgrupe", "die Projektgruppe"),  # two slips in a long word
        ("und die mali", "und die mail"),  # a German word, but hardly the one that was meant
        ("Aysun Tkin", "Aysun Tekin"),  # beside the first name the person is certain
    ],
)
def test_a_mistyped_word_is_put_right_and_keeps_its_capitals(speller, typed, meant):
    assert speller.right(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Wann tagt der Integrationsrat?",
        "Der Donaudampfschifffahrtskapitän kommt",  # in no list, but both halves are
        "wo ist die strasse und fuer wen",
        "Kennt jemand Frau Oyelaran?",
        "die Begrusungs Feier und das Integrations Buro",  # compounds written apart
        "0231 5022520, www.dortmund.de",
        "pfffrt gnaaaaz",
        "",
    ],
)
def test_right_words_names_and_noise_stay_as_they_are(speller, text):
    assert speller.right(text) == text


def test_no_word_becomes_the_name_of_a_person_without_the_rest_of_the_name(speller):
    assert speller.right("Frau Schmickller") == "Frau Schmickller"  # the linker weighs that


def test_a_foreign_message_is_left_alone(corrector):
    assert meaning(corrector, "How often do you meet, dear people?") == meaning(
        SpellingCorrector(None, None, Speller({}, (), (), ())),
        "How often do you meet, dear people?",
    )


def test_the_message_stays_and_its_meaning_is_put_right(corrector):
    message = Message({"text": "Wie lautet die Addresse von [Name]?"})
    LanguageComponent().process([message])
    corrector.process([message])
    assert message.get("text") == "Wie lautet die Addresse von [Name]?"
    assert message.get(MEANING) == "Wie lautet die Adresse von ?"
    found = [(one["entity"], one["value"]) for one in message.get("entities")]
    assert found == [("language", "de"), ("meaning", "Wie lautet die Adresse von ?")]


def test_a_message_without_mistyped_words_gets_no_meaning(corrector):
    assert meaning(corrector, "Wo tagt der Integrationsrat?") is None


def test_the_words_survive_the_model(tmp_path):
    storage, resource = LocalModelStorage(tmp_path), Resource("spelling")
    examples = [Message.build(f"Friedensplatz {number}", intent="x") for number in range(3)]
    created = SpellingCorrector.create({}, storage, resource, None)
    created.train(TrainingData(examples))
    loaded = SpellingCorrector.load({}, storage, resource, None)
    assert meaning(loaded, "Friedensplaz") == "Friedensplatz"


def test_most_mistyped_words_of_the_examples_are_restored_and_few_become_another(speller):
    texts = random.Random(3).sample([one.text for one in read()], 1500)
    restored = other = mistyped = 0
    for text in texts:
        typed = typos(text)
        for before, slip, after in zip(
            *(one.split() for one in (text, typed, speller.right(typed))), strict=True
        ):
            if before != slip:
                mistyped += 1
                restored += fold(before) == fold(after)
                other += fold(after) not in (fold(before), fold(slip))
    assert mistyped > 1000
    assert restored >= 0.65 * mistyped
    assert other <= 0.07 * mistyped
