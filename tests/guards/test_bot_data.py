"""Question types are complete, names are unique."""

from __future__ import annotations

from collections import Counter

import yaml

from tests.guards.code import ROOT

DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
DATA = [(file, yaml.safe_load(file.read_text(encoding="utf-8")))
        for file in sorted((ROOT / "bot" / "data").rglob("*.yml"))]  # fmt: skip
EXAMPLES = 20  # of each intent, at least


def entries(key):
    return [entry for _, content in DATA for entry in content.get(key) or []]


def twice(names):
    return [name for name, times in Counter(names).items() if times > 1]


def intents_of(rule):
    steps = [step for one in rule["steps"] for step in one.get("or", [one])]
    return [step["intent"] for step in steps if "intent" in step]


def test_stories_and_rules_have_names_of_their_own():
    names = [one.get("story") or one.get("rule") for one in entries("stories") + entries("rules")]
    assert twice(names) == [], "give each a name that tells what it is for"


def test_each_intent_has_exactly_one_rule():
    ruled = [intent for rule in entries("rules") for intent in intents_of(rule)]
    assert twice(ruled) == []
    assert sorted(ruled) == sorted(DOMAIN["intents"]), "add it to bot/data/rules.yml and domain.yml"


def test_each_intent_has_examples():
    written = {}
    for entry in entries("nlu"):
        lines = [line for line in entry["examples"].splitlines() if line.startswith("- ")]
        written[entry["intent"]] = written.get(entry["intent"], 0) + len(lines)
    few = {intent: written.get(intent, 0) for intent in DOMAIN["intents"]
           if written.get(intent, 0) < EXAMPLES}  # fmt: skip
    assert few == {}, "write more examples in bot/data"
    assert sorted(written.keys() - set(DOMAIN["intents"])) == [], "name it in domain.yml"


def test_no_example_stands_for_two_intents():
    owners = {}
    for entry in entries("nlu"):
        for line in entry["examples"].splitlines():
            if line.startswith("- "):
                owners.setdefault(line[2:].strip().casefold(), set()).add(entry["intent"])
    assert {text: sorted(found) for text, found in owners.items() if len(found) > 1} == {}


def test_each_question_type_has_its_file():
    asked = {one for one in DOMAIN["intents"] if one.startswith("ask_")}
    files = {file.stem for file, _ in DATA if file.parent.name == "questions"}
    assert sorted(asked - files) == [], "write bot/data/questions/<intent>.yml"


def test_each_kind_of_case_has_its_file():
    cases = {one for one in DOMAIN["intents"] if one.startswith("case_")}
    files = {file.stem for file, _ in DATA if file.parent.name == "individual_cases"}
    assert cases == files


def test_each_aspect_is_asked_for_by_a_known_question_type():
    aspects = yaml.safe_load((ROOT / "knowledge" / "aspects.yml").read_text(encoding="utf-8"))
    unknown = {
        key: one["type"] for key, one in aspects.items() if one["type"] not in DOMAIN["intents"]
    }
    assert unknown == {}


def test_there_are_at_most_eight_slots_each_with_a_comment():
    lines = (ROOT / "domain.yml").read_text(encoding="utf-8").splitlines()
    assert len(DOMAIN["slots"]) <= 8
    bare = [name for name in DOMAIN["slots"]
            if not any(line.startswith(f"  {name}: #") for line in lines)]  # fmt: skip
    assert bare == [], "say in domain.yml why the slot is needed"


def test_test_sentences_are_not_training_examples():
    from lotse.evaluate.conversations import own_sets, read

    trained = {line[2:].strip().casefold() for entry in entries("nlu")
               for line in entry["examples"].splitlines() if line.startswith("- ")}  # fmt: skip
    said = {turn.say.strip().casefold() for one in read(own_sets()) for turn in one.turns}
    long = {text for text in said & trained if len(text.split()) > 4}
    # The shortest ways of asking coincide by chance; more than that has been copied.
    assert len(long) <= len(said) / 100, f"tests measure only what is not trained on: {long}"
