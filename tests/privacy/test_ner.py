"""The trained pipeline is used where it is installed, and only there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import spacy

from bot.privacy import ner, redact
from bot.privacy.public import Public


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A pipeline that knows one person, in place of the one that is not installed here."""
    pipeline = spacy.blank("de")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PER", "pattern": "Qindil Zarw"}])
    monkeypatch.setattr(ner, "_pipeline", lambda: pipeline)
    yield


def test_people_seen_by_the_pipeline_are_replaced(trained: None) -> None:
    assert redact("Gestern kam Qindil Zarw vorbei", Public()) == "Gestern kam [Name] vorbei"


def test_public_people_seen_by_the_pipeline_stay(trained: None) -> None:
    public = Public(people=(frozenset({"qindil", "zarw"}),))
    assert redact("Gestern kam Qindil Zarw vorbei", public) == "Gestern kam Qindil Zarw vorbei"
