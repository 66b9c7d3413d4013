"""The language of a message, and its meaning in German."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
import yaml
from rasa.shared.nlu.training_data.message import Message

from bot.components.language import MEANING, LanguageComponent
from bot.components.languages import detect, translate
from bot.components.vocabularies import languages
from knowledge.load import load

HERE = Path(__file__).parent / "languages"
ROOT = Path(__file__).parents[2]
CODES = ["ar", "bg", "en", "es", "fr", "pl", "ro", "ru", "tr", "uk"]
SENTENCES = [
    (file.stem, text, meaning)
    for file in sorted(HERE.glob("??.yml"))
    for text, meaning in yaml.safe_load(file.read_text(encoding="utf-8")).items()
]
GERMAN = yaml.safe_load((HERE / "german.yml").read_text(encoding="utf-8"))
FOREIGN_IN_KNOWLEDGE = re.compile(r"\b(?:who|what|the|meaning|internal|and|şehir)\b", re.IGNORECASE)


def test_ten_languages_are_known():
    assert sorted(languages()) == CODES
    for language in languages().values():
        assert language.name and language.notice
        assert "Bürgerbüro" in language.handover
        assert "Ausländerbehörde" in language.handover
        assert "115" in language.handover


def test_nearly_every_foreign_sentence_is_recognised():
    missed = [(code, text) for code, text, _ in SENTENCES if detect(text) == "de"]
    assert len(missed) <= 0.01 * len(SENTENCES), missed


@pytest.mark.parametrize("code", CODES)
def test_the_language_itself_is_right_in_nearly_all_sentences(code):
    wrong = [text for own, text, _ in SENTENCES if own == code and detect(text) != code]
    assert len(wrong) <= 1, wrong


@pytest.mark.parametrize(("code", "text", "meaning"), SENTENCES)
def test_a_foreign_sentence_becomes_german_keywords(code, text, meaning):
    found = translate(text, code)
    assert [word for word in meaning.split() if word not in found] == [], found


@pytest.mark.parametrize("text", GERMAN)
def test_german_stays_german(text):
    assert detect(text) == "de"


def test_no_training_example_of_a_question_is_taken_for_foreign():
    files = sorted((ROOT / "bot/data/questions").glob("ask_*.yml"))
    lines = [
        line.strip().removeprefix("- ")
        for file in files
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]
        for line in block["examples"].splitlines()
    ]
    assert len(lines) > 1000
    assert [line for line in lines if detect(line) != "de"] == []


def test_no_german_phrase_of_the_knowledge_base_is_taken_for_foreign():
    facts, _ = load()
    phrases = [text for one in facts.statements for text in (one.text, *one.asked_as)]
    german = [text for text in phrases if not FOREIGN_IN_KNOWLEDGE.search(text)]
    assert len(german) > 3000
    assert [text for text in german if detect(text) != "de"] == []


def test_german_words_names_and_numbers_stay_as_they_are():
    found = translate("Who is Aysun Tekin at the Integrationsrat in 2015?", "en")
    assert all(word in found for word in ("Aysun", "Tekin", "Integrationsrat", "2015"))


def test_an_empty_message_is_german():
    assert detect("") == detect("???") == detect("👍") == "de"


def test_german_is_told_quickly():
    detect("warm")
    start = time.perf_counter()
    for text in GERMAN:
        detect(text)
    each = (time.perf_counter() - start) / len(GERMAN)
    assert each < 0.0009  # three times as much, for slow days


def test_a_programme_with_an_english_name_keeps_it():
    assert "Refugee Volunteer Map" in translate("What is the Refugee Volunteer Map?", "en")


def test_the_component_marks_a_foreign_message_and_leaves_a_german_one_alone():
    foreign, german = Message({"text": "Merhaba"}), Message({"text": "Guten Tag"})
    LanguageComponent().process([foreign, german])
    assert foreign.get(MEANING) == "Hallo"
    found = {one["entity"]: one["value"] for one in foreign.get("entities")}
    assert found == {"language": "tr", "meaning": "Hallo"}
    assert german.get(MEANING) is None
    assert not german.get("entities")


@pytest.mark.parametrize("code", CODES)
def test_any_text_can_be_translated(code):
    for text in (
        "",
        "?",
        "'",
        "_ _",
        "Who is it? Güntürk",
        "A b ? C",
        "ок? Да",
        "l' d' '",
        "💬 1-2-3",
    ):
        assert isinstance(translate(text, code), str)
