"""Answers as text and as data; long lists are shortened."""

from __future__ import annotations

import pytest
import yaml

from actions.answer import ANSWERED, Answer, Say
from actions.wording import LONGEST, Wording
from knowledge.model import Citation, Source, Statement
from tests.guards.code import ROOT

RESPONSES = yaml.safe_load((ROOT / "bot" / "data" / "responses.yml").read_text(encoding="utf-8"))[
    "responses"
]
FLYER = Source(
    "flyer",
    "Muster",
    "Faltblatt des Musterrates",
    "Stadt",
    "Faltblatt",
    "2015-06",
    "Juni 2015",
    "printed",
)
PAGE = Source("page", "Seite", "Webseite", "Stadt", "Webseite", "2012", "etwa 2012", "inferred")


class Store:
    """The sources, without a file."""

    def __init__(self):
        self.sources = {"flyer": FLYER, "page": PAGE}


def names(number):
    return [f"Mitglied {at}" for at in range(1, number + 1)]


def listed(number, text="Mitglieder sind:", source="flyer"):
    return Statement(
        f"musterrat.{source}",
        "musterrat",
        "members",
        names(number),
        text,
        Citation(source, "Seite 2"),
    )


@pytest.fixture
def word():
    return Wording(RESPONSES, Store()).word


def answered(*statements, **more):
    return Answer(ANSWERED, statements=statements, **more)


def test_an_answer_names_its_source_and_date(word):
    worded = word(answered(listed(3)))
    assert worded.text.endswith("Quelle: Faltblatt des Musterrates, Juni 2015")
    assert worded.data["sources"] == [
        {"id": "flyer", "cited": "Faltblatt des Musterrates, Juni 2015", "place": "Seite 2"}
    ]


def test_several_sources_are_named_once_each(word):
    worded = word(answered(listed(2), listed(3), listed(2, source="page")))
    assert worded.text.endswith(
        "Quellen: Faltblatt des Musterrates, Juni 2015; Webseite, etwa 2012"
    )


def test_a_list_of_twenty_is_shown_whole(word):
    worded = word(answered(listed(20)))
    assert worded.data["statements"][0]["entries"] == names(20)
    assert "• Mitglied 20" in worded.text
    assert worded.rest == ()
    assert "more" not in worded.data


def test_a_longer_list_is_shortened_and_says_so(word):
    worded = word(answered(listed(23)))
    assert worded.data["statements"][0]["entries"] == names(20)
    assert "… und 3 weitere" in worded.text
    assert "„alle“" in worded.text
    assert worded.data["more"] == 3
    assert worded.rest == ("Mitglied 21", "Mitglied 22", "Mitglied 23")
    assert LONGEST == 20


def test_all_shows_the_rest(word):
    worded = word(answered(listed(23), entries=tuple(names(23)[20:])))
    assert "• Mitglied 23" in worded.text
    assert "Mitglied 20" not in worded.text


def test_entries_that_the_sentence_names_are_not_repeated(word):
    worded = word(answered(listed(2, "Mitglied 1 und Mitglied 2 sitzen darin.")))
    assert "•" not in worded.text


def test_what_is_older_is_said_as_older_with_its_source(word):
    worded = word(answered(listed(2), older=(listed(2, "Früher waren es zwei.", "page"),)))
    assert "Ältere Angabe (Webseite, etwa 2012): Früher waren es zwei." in worded.text
    assert worded.data["older"][0]["source"]["id"] == "page"


def test_an_unknown_sentence_is_an_error():
    with pytest.raises(KeyError):
        Wording({}, Store()).say(Say("utter_laune"))
