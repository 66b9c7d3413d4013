"""A small knowledge base of our own, to be broken by the tests."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.check import check
from knowledge.load import load
from knowledge.model import Facts, Problem

SOURCE = {
    "id": "muster-flyer",
    "title": "Muster",
    "short": "Faltblatt des Musterrates",
    "publisher": "Musterstadt",
    "kind": "Faltblatt",
    "date": "2015-06",
    "said": "Juni 2015",
    "date_basis": "printed",
    "file": "muster.txt",
}
OLD = {
    **SOURCE,
    "id": "alt-flyer",
    "short": "Altes Faltblatt",
    "date": "2008",
    "said": "2008",
    "file": "alt.txt",
}
ASPECTS = {
    "phone": {
        "label": "Telefonnummer",
        "value": "phone",
        "single": True,
        "type": "ask_contact",
        "cues": ["telefon", "nummer", "anrufen"],
    },
    "address": {
        "label": "Anschrift",
        "value": "address",
        "single": True,
        "type": "ask_contact",
        "cues": ["adresse", "anschrift"],
    },
    "members": {
        "label": "Mitglieder",
        "value": "list",
        "type": "ask_members",
        "cues": ["mitglieder"],
    },
    "founded": {
        "label": "Gründung",
        "value": "date",
        "single": True,
        "type": "ask_history",
        "cues": ["gegründet"],
    },
    "gap": {"label": "Lücke", "value": "text", "type": "ask_practical"},
}
PHONE = {
    "aspect": "phone",
    "value": "+49 231 5022520",
    "source": {"id": "muster-flyer", "place": "Kontakt"},
    "text": "Der Musterrat ist unter (0231) 50-2 25 20 zu erreichen.",
    "asked_as": ["Nummer vom Musterrat"],
}
MEMBERS = {
    "aspect": "members",
    "value": ["Anna Amsel", "Bert Busch"],
    "source": {"id": "muster-flyer", "place": "Mitglieder"},
    "text": "Im Musterrat sitzen Anna Amsel und Bert Busch.",
    "asked_as": ["wer ist im Musterrat"],
}
SUBJECT = {
    "id": "musterrat",
    "type": "body",
    "name": "Musterrat",
    "label": "der Musterrat",
    "aliases": ["MuRa"],
    "asked_as": ["Vertretung der Musterleute"],
    "statements": [PHONE, MEMBERS],
}
OTHER = {
    "id": "musterhaus",
    "type": "place",
    "name": "Musterhaus",
    "statements": [
        {
            "aspect": "address",
            "value": {"street": "Musterweg 1", "postcode": "44122", "city": "Dortmund"},
            "source": {"id": "muster-flyer", "place": "Kontakt"},
            "asked_as": ["wo steht das Musterhaus"],
            "text": "Das Musterhaus steht am Musterweg 1, 44122 Dortmund.",
        }
    ],
}
GAP = {
    "id": "chair",
    "subject": "musterrat",
    "missing": "Vorsitz",
    "see": ["musterrat.members"],
    "text": "Wer den Musterrat leitet, steht nicht in meinen Unterlagen.",
    "asked_as": ["wer leitet den Musterrat", "Vorsitz Musterrat"],
}


class House:
    """A folder of facts that holds together until a test changes something."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sources: list[dict[str, Any]] = copy.deepcopy([SOURCE, OLD])
        self.aspects: dict[str, Any] = copy.deepcopy(ASPECTS)
        self.subjects: list[dict[str, Any]] = copy.deepcopy([SUBJECT, OTHER])
        self.gaps: list[dict[str, Any]] = copy.deepcopy([GAP])

    @property
    def phone(self) -> dict[str, Any]:
        """The first statement of the first subject."""
        return self.subjects[0]["statements"][0]

    def write(self) -> Path:
        """Writes all files and returns their folder."""
        for name, data in (("sources.yml", self.sources), ("aspects.yml", self.aspects)):
            self._dump(self.folder / name, data)
        for number, subject in enumerate(self.subjects):
            self._dump(self.folder / "facts" / "bodies" / f"{number}.yml", subject)
        self._dump(self.folder / "gaps" / "musterrat.yml", self.gaps)
        return self.folder

    def _dump(self, file: Path, data: object) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        # No aliases in the file: the same source object occurs several times.
        text = yaml.dump(copy.deepcopy(data), allow_unicode=True, sort_keys=False)
        file.write_text(text, encoding="utf-8")

    def facts(self) -> Facts:
        """The facts, which are expected to be readable."""
        facts, problems = load(self.write())
        assert problems == []
        return facts

    def problems(self) -> list[Problem]:
        """All that is wrong, whether it is noticed while reading or while checking."""
        facts, problems = load(self.write())
        return problems + check(facts)


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A small and sound knowledge base."""
    return House(tmp_path / "knowledge")
