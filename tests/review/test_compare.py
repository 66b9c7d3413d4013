"""Two sides are asked everything that is known; exactly the differences are listed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from knowledge.compile import build
from lotse.cli import Refusal
from lotse.evaluate.bot import Bot
from lotse.review.compare import Change, Side, answers, cases, compare, report
from lotse.review.items import Reviewed

MODEL = Path("models/lotse.tar.gz")


@pytest.fixture(scope="module")
def sides(bot: Bot, tmp_path_factory: pytest.TempPathFactory) -> tuple[Side, Side]:
    """The same model on today's facts, and on facts with another telephone number."""
    folder = tmp_path_factory.mktemp("sides")
    old, new = folder / "old.sqlite", folder / "new.sqlite"
    build(old)
    changed = folder / "knowledge"
    shutil.copytree("knowledge", changed, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    file = changed / "facts/bodies/integrationsrat.yml"
    text = file.read_text(encoding="utf-8").replace("(0231) 50-2 25 20", "(0231) 50-2 99 99")
    file.write_text(text, encoding="utf-8")
    assert yaml.safe_load(text)
    build(new, changed)
    return Side(MODEL, old), Side(MODEL, new)


def test_a_changed_fact_changes_exactly_the_answers_that_use_it(sides: tuple[Side, Side]) -> None:
    known = [("phone", ["Wie ist die Telefonnummer vom Integrationsrat?"]),
             ("other", ["Wann wurde der Masterplan Integration begonnen?"]),
             ("follow-up", ["Hallo", "Telefonnummer vom Integrationsrat?"])]  # fmt: skip
    changes = compare(*sides, known)
    assert [(one.case, len(one.said)) for one in changes] == [("phone", 1), ("follow-up", 2)]
    assert "2 99 99" in changes[0].new["text"] and "2 25 20" in changes[0].old["text"]
    told = report(changes, 4)
    assert "4 Fragen, 2 werden anders beantwortet" in told and "Antwort:" in told


def test_the_same_side_twice_changes_nothing(sides: tuple[Side, Side]) -> None:
    known = [("x", ["Wer leitet das Integrationszentrum?", "und die Telefonnummer?"])]
    assert compare(sides[0], sides[0], known) == []
    assert "keine" in report([], 2)


def test_a_side_that_cannot_answer_is_refused_with_its_reason(tmp_path: Path) -> None:
    broken = tmp_path / "lotse.tar.gz"
    broken.write_bytes(b"no model")
    (tmp_path / "knowledge.sqlite").write_bytes(b"")
    with pytest.raises(Refusal, match="antwortet nicht"):
        answers(Side.of(tmp_path), [["Hallo"]])
    with pytest.raises(Refusal, match="snapshot"):
        Side.of(tmp_path / "nowhere")


def test_all_known_questions_are_asked() -> None:
    known = cases([Reviewed(3, "training", "Neu?", "ask_meeting")])
    names = [name for name, _ in known]
    assert "Prüfung 3" in names and any(one.startswith("conv-") for one in names)
    assert len(known) > 500 and len(set(names)) == len(names)


def test_a_change_names_what_differs() -> None:
    base = {
        "text": "a",
        "outcome": "answered",
        "statements": ["x"],
        "sources": ["s: 1"],
        "choices": [],
    }
    change = Change("c", ("Frage",), base, {**base, "text": "b", "sources": ["s: 2"]})
    assert change.parts == ["sources", "text"]
