"""Confirmed questions become readable changes; whatever would do harm is refused with a reason."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from lotse.review.export import export
from lotse.review.items import Reviewed
from lotse.review.known import asked, conversations, examples
from lotse.review.known import tests as evaluated
from lotse.review.writing import Files, add_example, home_of, opened

FRESH = "Zu welcher Uhrzeit kommt der Quastenflosser-Ausschuss zusammen?"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of everything that the export reads and changes, under Git."""
    for name in ("bot/data", "knowledge", "tests/understanding", "tests/conversations"):
        shutil.copytree(name, tmp_path / name, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.copy("domain.yml", tmp_path)
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@t", "-C", str(tmp_path)]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "start"]):
        subprocess.run([*git, *words], check=True, capture_output=True)
    return tmp_path


def item(text: str = FRESH, intent: str = "ask_meeting", number: int = 1, **fields) -> Reviewed:
    return Reviewed(number, fields.pop("use", "training"), text, intent, **fields)


def reason(root: Path, *items: Reviewed) -> str:
    result = export(list(items), None, root)
    assert not result.taken and result.files.diff() == ""
    return result.refused[0][1]


def test_a_confirmed_question_becomes_one_added_line_in_its_types_file(root: Path) -> None:
    result = export([item()], None, root)
    diff = result.files.diff()
    assert "+++ b/bot/data/questions/ask_meeting.yml" in diff
    added = [one for one in diff.splitlines() if one.startswith("+") and not one.startswith("+++")]
    assert [one.strip("+ ") for one in added] == [f"- {FRESH}"]
    assert not [
        one for one in diff.splitlines() if one.startswith("-") and not one.startswith("---")
    ]


def test_the_diff_is_what_git_applies_and_what_write_writes(root: Path) -> None:
    items = [item(), item("Quastenflosser Zuständigkeit?", "case_other", 2)]
    result = export(items, None, root)
    subprocess.run(["git", "-C", str(root), "apply", "--check", "-"], input=result.files.diff(),
                   text=True, check=True)  # fmt: skip
    result.files.write()
    shown = subprocess.run(["git", "-C", str(root), "diff", "--numstat"],
                           capture_output=True, text=True, check=True).stdout  # fmt: skip
    assert [line.split("\t")[:2] for line in shown.splitlines()] == [["1", "0"], ["1", "0"]]


def test_the_written_file_is_valid_and_holds_the_example_under_its_intent(root: Path) -> None:
    export([item()], None, root).files.write()
    found = [one for one in examples(root) if one.text == FRESH]
    assert [one.intent for one in found] == ["ask_meeting"]


def test_every_intent_of_the_domain_with_examples_has_one_home(root: Path) -> None:
    domain = yaml.safe_load((root / "domain.yml").read_text(encoding="utf-8"))
    homeless = [one for one in domain["intents"] if isinstance(one, str) and not home_of(one, root)]
    assert homeless == []
    files = Files(root)
    for at, intent in enumerate(domain["intents"]):
        home = home_of(intent, root)
        assert home is not None
        add_example(files, item(f"Quastenflosser {at}", intent), home)
    files.write()
    found = [one.intent for one in examples(root) if one.text.startswith("Quastenflosser ")]
    assert sorted(found) == sorted(domain["intents"])


def test_a_confirmed_conversation_becomes_a_test_in_the_known_format(root: Path) -> None:
    store = opened(Path("var/knowledge.sqlite"))
    assert store is not None
    turns = ({"say": FRESH, "kind": "answer", "statements": ["integrationsrat.phone"]},
             {"say": "und die Quastenflosser?", "kind": "unknown", "statements": []})  # fmt: skip
    result = export([item(use="test", turns=turns)], store, root)
    result.files.write()
    line = (root / "tests/conversations/reviewed/ask_meeting.jsonl").read_text(encoding="utf-8")
    record = json.loads(line)
    assert set(record) == {"id", "category", "style", "turns", "note"}
    assert all(set(one) == {"say", "kind", "expect", "reject"} for one in record["turns"])
    assert "5022520" in record["turns"][0]["expect"][0][0].replace(" ", "")
    assert any(one["id"] == record["id"] for _, one in conversations(root))


def test_a_question_that_is_known_is_refused_and_the_file_named(root: Path) -> None:
    known = next(one for one in examples(root) if one.intent == "ask_meeting")
    told = reason(root, item(known.text.upper() + " !"))
    assert "steht schon da" in told and known.file.name in told
    told = reason(root, item(next(iter(asked(root))).text, next(iter(asked(root))).intent))
    assert "knowledge/facts" in told


def test_the_same_question_with_another_type_is_a_contradiction(root: Path) -> None:
    known = next(one for one in examples(root) if one.intent == "ask_meeting")
    told = reason(root, item(known.text, "ask_contact"))
    assert "Widerspruch" in told and "ask_meeting" in told


def test_two_confirmed_questions_that_contradict_are_both_refused(root: Path) -> None:
    result = export([item(), item(intent="ask_contact", number=2)], None, root)
    assert [one.id for one, _ in result.refused] == [1, 2]


def test_the_same_question_twice_is_taken_once(root: Path) -> None:
    result = export([item(), item(FRESH.lower(), number=2)], None, root)
    assert [one.id for one in result.taken] == [1]
    assert "dieselbe Ausgabe" in result.refused[0][1]


def evaluated_of_the_evaluation_set_are_never_trained(root: Path) -> None:
    known = next(iter(evaluated(root)))
    assert "nicht geübt" in reason(root, item(known.text))


@pytest.mark.parametrize("text", [
    "Ich heiße Ahmed Yilmaz, wann ist die Sitzung?",
    "Rufen Sie 0231 9876543 an, wann ist die Sitzung?",
    "Ich heiße [Name], wann ist die Sitzung?",
])  # fmt: skip
def test_personal_data_and_their_placeholders_are_refused(root: Path, text: str) -> None:
    assert "Angabe" in reason(root, item(text))


def test_personal_data_in_a_later_turn_of_a_test_are_refused(root: Path) -> None:
    turns = ({"say": FRESH}, {"say": "meine Nummer ist [Telefon]"})
    assert "persönliche Angaben" in reason(root, item(use="test", turns=turns))


def test_an_unknown_type_is_refused(root: Path) -> None:
    assert "gibt es nicht" in reason(root, item(intent="ask_nothing"))


def test_a_text_that_rasa_would_expand_is_refused(root: Path) -> None:
    assert reason(root, item("Was ist ${HOME} für ein Quastenflosser?"))


def test_a_corrected_subject_is_a_hint_for_editors(root: Path) -> None:
    result = export([item(subject="integrationsrat", predicted_subject="raa")], None, root)
    assert "asked_as" in result.hints[0] and "integrationsrat" in result.hints[0]
