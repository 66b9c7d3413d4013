"""Every sentence the bot says stands once, in bot/data/responses.yml, and is used."""

from __future__ import annotations

import re
from collections import Counter

import pytest
import yaml

from tests.guards.code import PACKAGES, ROOT, files, shown, strings

RESPONSES = ROOT / "bot" / "data" / "responses.yml"
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
DEFINED = yaml.safe_load(RESPONSES.read_text(encoding="utf-8"))["responses"]
# Said by the name of the intent: actions/answers/control.py.
BY_INTENT = {f"utter_{intent}" for intent in DOMAIN["intents"]}
_NAME = re.compile(r"utter_(?!message\b)[a-z_]+[a-z]")  # utter_message is a method of rasa_sdk
# German that nobody is told, each with its reason.
NOT_SAID = {
    "bot/privacy/redaction.py": "a sentence to warm the recogniser up with",
}
_GERMAN = frozenset(
    [
        "der",
        "das",
        "den",
        "dem",
        "ein",
        "eine",
        "einen",
        "einer",
        "ist",
        "sind",
        "nicht",
        "kein",
        "keine",
        "und",
        "oder",
        "aber",
        "für",
        "mit",
        "von",
        "zu",
        "auf",
        "bei",
        "sie",
        "ihre",
        "ihnen",
        "ich",
        "wir",
        "steht",
        "gibt",
        "bitte",
        "leider",
        "dazu",
        "über",
        "aus",
        "nach",
        "wenn",
        "wie",
        "wer",
    ]
)
_SENTENCE = re.compile(r"[A-ZÄÖÜ„][^\n]*\s\S+\s\S+")


def used() -> set[str]:
    """The names of all sentences that the code, or a channel, says."""
    code = [text for part in PACKAGES for file in files(part) for _, text in strings(file)]
    channels = [
        file.read_text(encoding="utf-8") for file in (ROOT / "bot" / "channels").rglob("*.yml")
    ]
    return {name for text in code + channels for name in _NAME.findall(text)}


def german_sentence(text: str) -> bool:
    """Whether a string reads as a German sentence rather than as a name or a list of words."""
    if not _SENTENCE.match(text.strip()):
        return False
    tokens = re.findall(r"[a-zäöüß]+", text.lower())
    return len([one for one in tokens if one in _GERMAN]) >= 2


def test_no_sentence_is_defined_twice():
    keys = re.findall(r"^  (utter_\w+):", RESPONSES.read_text(encoding="utf-8"), re.MULTILINE)
    assert [key for key, times in Counter(keys).items() if times > 1] == [], "keep one of them"


def test_sentences_stand_in_one_file_only():
    others = [file for file in (ROOT / "bot" / "data").rglob("*.yml") if file != RESPONSES]
    wrong = [
        shown(file)
        for file in [ROOT / "domain.yml", *others]
        if re.search(r"^responses:", file.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert wrong == [], "move them to bot/data/responses.yml: a second definition silently wins"


def test_no_text_is_written_twice():
    texts = Counter(one["text"].strip() for variants in DEFINED.values() for one in variants)
    assert [text for text, times in texts.items() if times > 1] == []


def test_each_sentence_has_one_wording():
    several = [name for name, variants in DEFINED.items() if len(variants) != 1]
    assert several == [], "the same question always gets the same answer"


def test_every_sentence_that_is_said_is_defined():
    assert sorted(used() - DEFINED.keys()) == [], "define it in bot/data/responses.yml"


def test_every_defined_sentence_is_said():
    unused = sorted(DEFINED.keys() - used() - BY_INTENT)
    assert unused == [], "delete it, or say it"


@pytest.mark.parametrize("part", ["actions", "bot"])
def test_there_is_no_german_sentence_in_the_code(part):
    found = [
        f"{shown(file)}:{line}: {text[:70]}"
        for file in files(part)
        for line, text in strings(file, raised=False)
        if german_sentence(text) and shown(file) not in NOT_SAID
    ]
    assert found == [], "sentences live in bot/data/responses.yml, facts in knowledge/facts"


def test_a_german_sentence_is_told_from_words():
    assert german_sentence("Dazu steht leider nichts in meinen Unterlagen.")
    assert not german_sentence("ab aber auch auf aus bei der die das ist nicht")
    assert not german_sentence("SELECT number FROM statement WHERE subject = ?")
