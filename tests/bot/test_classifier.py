"""The intent classifier: learns, stores, loads, and decides the same every time."""

from __future__ import annotations

import numpy as np
import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.classifier import QuestionClassifier
from bot.components.features import features
from bot.components.ridge import Ridge, family
from knowledge.link import Link
from knowledge.text import asking

EXAMPLES = [
    ("Wie ist die Telefonnummer", "ask_contact"),
    ("welche Nummer kann ich anrufen", "ask_contact"),
    ("Telefon bitte", "ask_contact"),
    ("Nummer und Adresse", "ask_contact"),
    ("Wer leitet das Amt", "ask_person"),
    ("wer ist der Chef", "ask_person"),
    ("wie heißt die Leitung", "ask_person"),
    ("wer ist Leiterin", "ask_person"),
    ("Mein Aufenthalt läuft ab", "case_residence"),
    ("ich brauche einen Aufenthaltstitel", "case_residence"),
    ("mein Visum läuft ab", "case_residence"),
    ("Aufenthaltserlaubnis verlängern", "case_residence"),
    ("Wie wird das Wetter", "out_of_scope"),
    ("erzähl mir einen Witz", "out_of_scope"),
    ("wie wird das Wetter morgen", "out_of_scope"),
    ("noch ein Witz", "out_of_scope"),
]


@pytest.fixture(scope="module")
def storage(tmp_path_factory):
    return LocalModelStorage(tmp_path_factory.mktemp("classifier"))


@pytest.fixture(scope="module")
def classifier(storage):
    config = QuestionClassifier.get_default_config()
    found = QuestionClassifier.create(config, storage, Resource("classifier"), None)
    found.train(TrainingData([Message.build(text, intent=intent) for text, intent in EXAMPLES]))
    return found


def intent(classifier, text, links=()):
    return classifier.ranking(text, list(links))[0]["name"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("welche nr kann ich anrufn", "ask_contact"),
        ("wer leitet es", "ask_person"),
        ("mein aufenthalt laeuft ab", "case_residence"),
        ("das Wettr morgen", "out_of_scope"),
    ],
)
def test_the_intent_is_told_despite_spelling(classifier, text, expected):
    assert intent(classifier, text) == expected


def test_the_ranking_is_a_distribution_and_sorted_within_its_family(classifier):
    ranking = classifier.ranking("Wie ist die Nummer vom Amt", [])
    assert sum(one["confidence"] for one in ranking) == pytest.approx(1.0, abs=1e-5)
    assert [one["name"] for one in ranking][:2] == ["ask_contact", "ask_person"]


def test_a_loaded_classifier_decides_as_the_trained_one(classifier, storage):
    config = QuestionClassifier.get_default_config()
    loaded = QuestionClassifier.load(config, storage, Resource("classifier"), None)
    for text, _ in EXAMPLES:
        assert loaded.ranking(text, []) == classifier.ranking(text, [])


def test_messages_get_intent_and_ranking(classifier):
    message = Message({"text": "welche Nummer kann ich anrufen"})
    classifier.process([message])
    assert message.get("intent")["name"] == "ask_contact"
    assert message.get("intent_ranking")[0] == message.get("intent")


def test_training_twice_gives_the_same_weights():
    counts = [features(text, ()) for text, _ in EXAMPLES]
    targets = [label for _, label in EXAMPLES]
    first, second = (Ridge.fit(counts, targets, 0.7) for _ in range(2))
    assert np.array_equal(first.weights, second.weights)
    assert first.vocabulary == second.vocabulary


def test_the_family_is_decided_first():
    assert [family(one) for one in ("ask_contact", "case_work", "greet")] == [
        "ask_",
        "case_",
        "greet",
    ]


@pytest.mark.parametrize("text", ["", "?", "🙂", "12345", "xqzv"])
def test_nothing_to_go_by_is_still_answered(classifier, text):
    assert classifier.ranking(text, [])[0]["name"]


def test_a_name_is_seen_as_its_type():
    link = Link("musterrat", 1.0, "Musterrat", "name", frozenset({2}), "body")
    shaped = features("wer leitet Musterrat", [link])
    other = features("wer leitet Rhabarber", [Link("x", 1.0, "x", "name", frozenset({2}), "body")])
    assert {key for key in shaped if key.startswith("~")} == {
        key for key in other if key.startswith("~")
    }


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Ich bin neu hier. Wo ist das Amt?", "Wo ist das Amt?"),
        ("Wo ist das Amt?", ""),
        ("Wo war das Fest am 3. Mai 2011?", ""),  # a date ends no sentence
        ("Wer ist Dr. Muster, z. B. im Amt?", ""),
        ("Ich bin neu. Ich suche das Amt.", "Ich suche das Amt."),
        (
            "ich bin neu in der stadt und habe schon viel gesehen jetzt sag mir wo ist das amt",
            "wo ist das amt",
        ),
    ],
)
def test_the_asking_sentence_of_a_story_is_found(text, part):
    assert asking(text) == part
