"""Links, cues and the ranking of statements."""

from __future__ import annotations

import pytest

from knowledge.compile import write
from knowledge.cues import Cues
from knowledge.link import Linker, phrases
from knowledge.search import Query, Search
from knowledge.store import Store


@pytest.fixture
def search(house, tmp_path):
    write(house.facts(), tmp_path / "k.sqlite")
    return Search(Store(tmp_path / "k.sqlite"))


@pytest.fixture
def linker(house):
    return Linker(phrases(house.facts()))


@pytest.mark.parametrize(
    "text",
    [
        "Wo ist der Musterrat?",
        "MUSTERRAT",
        "des Musterrates",
        "musterat telefon",
        "was macht MuRa",
        "Musterratssitzung",
        "ich suche die Vertretung der Musterleute",
    ],
)
def test_a_subject_is_linked_however_it_is_written(linker, text):
    assert linker.links(text)[0].subject == "musterrat"


def test_a_street_leads_to_its_house(linker):
    assert linker.links("was ist am Musterweg 1")[0].subject == "musterhaus"


@pytest.mark.parametrize("text", ["", "?!", "wie wird das Wetter", "und der da"])
def test_nothing_is_linked_where_nothing_is_named(linker, text):
    assert [one for one in linker.links(text) if one.score >= 0.7] == []


def test_a_name_weighs_more_than_an_everyday_word(linker):
    name = linker.links("Musterrat")[0]
    meant = linker.links("Vertretung der Musterleute")[0]
    assert (name.kind, meant.kind) == ("name", "asked_as")
    assert name.score > meant.score


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("Telefon?", "phone"),
        ("telefohn", "phone"),
        ("Rufen Sie die Telefonnummer an", "phone"),
        ("Welche Adresse", "address"),
        ("alle Mitglieder", "members"),
    ],
)
def test_an_aspect_is_told_by_its_cues(house, text, aspect):
    found = Cues(house.facts().aspects.values()).aspects(text)
    assert max(found, key=found.get) == aspect


def test_no_cue_no_aspect(house):
    assert Cues(house.facts().aspects.values()).aspects("wie wird das Wetter") == {}


def asked(search, text, **more):
    return search.rank(
        Query(text, tuple(search.linker.links(text)), search.cues.aspects(text), **more)
    )


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("Nummer vom Musterrat", "musterrat.phone"),
        ("Musterrat telefon", "musterrat.phone"),
        ("wer sitzt im Musterrat", "musterrat.members"),
        ("Anschrift Musterhaus", "musterhaus.address"),
        ("wer hat den Vorsitz im Musterrat", "musterrat.gap-chair"),
        ("wem gehört die 0231 5022520", "musterrat.phone"),
    ],
)
def test_the_right_statement_comes_first(search, text, statement):
    assert asked(search, text)[0].statement.id == statement


def test_hits_carry_their_evidence_and_are_sorted(search):
    hits = asked(search, "Musterrat telefon")
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert hits[0].evidence["subject"] > 0.9
    assert hits[0].evidence["aspect"] == 1.0


def test_what_was_said_is_not_found_again(search):
    hits = asked(search, "Musterrat telefon", said=("musterrat.phone",))
    assert "musterrat.phone" not in {hit.statement.id for hit in hits}


def test_the_same_question_gives_the_same_ranking(search):
    first, again = asked(search, "Musterrat"), asked(search, "Musterrat")
    assert [(one.statement.id, one.score) for one in first] == [
        (one.statement.id, one.score) for one in again
    ]


def test_a_year_prefers_what_held_then(house, tmp_path):
    older = dict(
        house.phone,
        id="phone-2008",
        value="+49 231 5027247",
        asked_as=[],
        text="2008 war der Musterrat unter (0231) 50-2 72 47 zu erreichen.",
        valid={"until": "2015-06"},
        source={"id": "alt-flyer", "place": "Kontakt"},
    )
    house.subjects[0]["statements"].append(older)
    write(house.facts(), tmp_path / "years.sqlite")
    search = Search(Store(tmp_path / "years.sqlite"))
    assert asked(search, "Telefon Musterrat")[0].statement.id == "musterrat.phone"
    assert asked(search, "Telefon Musterrat", year=2008)[0].statement.id == "musterrat.phone-2008"
    now, then = (
        next(
            one.score
            for one in asked(search, "Telefon Musterrat", past=past)
            if one.statement.id == "musterrat.phone-2008"
        )
        for past in (False, True)
    )
    assert then > now
