"""Who may import whom. Cure for a failure: move the code to the part that it belongs to."""

from __future__ import annotations

import pytest

from tests.guards.code import PACKAGES, files, imports, shown

# Part → parts of ours that it may import. `lotse`, the command line, puts everything together.
ALLOWED = {
    "knowledge": {"knowledge"},
    "actions": {"actions", "knowledge"},
    "bot": {"bot", "knowledge"},
    "console": {"console", "knowledge", "lotse", "bot"},
    "lotse": set(PACKAGES),
}
NEVER_IN_ANSWERS = ("rasa", "rasa_sdk", "sqlite3", "sqlalchemy")


@pytest.mark.parametrize("part", sorted(ALLOWED))
def test_a_part_imports_only_what_it_may(part):
    wrong = [
        f"{shown(file)} imports {module}"
        for file in files(part)
        for module in imports(file)
        if module.split(".")[0] in PACKAGES and module.split(".")[0] not in ALLOWED[part]
    ]
    assert wrong == [], f"{part} may import {sorted(ALLOWED[part])} only: move the code"


def test_answers_know_neither_rasa_nor_sql():
    wrong = [
        f"{shown(file)} imports {module}"
        for file in files("actions/answers")
        for module in imports(file)
        if module.split(".")[0] in NEVER_IN_ANSWERS
    ]
    assert wrong == [], "answers are pure functions: ask the Store, read the Question"


def test_nobody_imports_the_widget_or_the_tests():
    wrong = [
        f"{shown(file)} imports {module}"
        for part in PACKAGES
        for file in files(part)
        for module in imports(file)
        if module.split(".")[0] in ("widget", "tests")
    ]
    assert wrong == []


def test_only_one_file_of_the_actions_knows_the_slots():
    wrong = [
        shown(file)
        for file in files("actions")
        if file.name != "question.py"
        and {"get_slot", "SlotSet"} & set(file.read_text().replace("(", " ").split())
    ]
    assert wrong == [], "read and write slots in actions/question.py"
