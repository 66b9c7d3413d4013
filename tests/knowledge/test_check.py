"""Every rule that facts must keep: breaking it is found, named, and told how to mend."""

from __future__ import annotations

import pytest

from knowledge.load import load
from knowledge.model import KnowledgeError

BROKEN = {
    "unknown source": (
        lambda h: h.phone["source"].update(id="nirgends"),
        "phone.source",
        "nirgends",
    ),
    "no place": (lambda h: h.phone["source"].pop("place"), "phone.source", "Stelle fehlt"),
    "unknown source of also": (
        lambda h: h.phone.update(also=[{"id": "weg", "place": "x"}]),
        "phone.source",
        "weg",
    ),
    "unknown aspect": (lambda h: h.phone.update(aspect="laune"), "laune", "laune"),
    "malformed phone": (
        lambda h: h.phone.update(value="0231 viel"),
        "phone.value",
        "Telefonnummer",
    ),
    "unknown subject in about": (
        lambda h: h.phone.update(about=["niemand"]),
        "phone.about",
        "niemand",
    ),
    "valid is no date": (
        lambda h: h.phone.update(valid={"from": "früher"}),
        "phone.valid",
        "Datum",
    ),
    "empty text": (lambda h: h.phone.update(text=" "), "phone.text", "fehlt"),
    "variable in text": (lambda h: h.phone.update(text="Nummer ${HOME}"), "phone.text", "${"),
    "id is no slug": (lambda h: h.subjects[0].update(id="Muster Rat"), "id", "Muster Rat"),
    "unknown type": (lambda h: h.subjects[0].update(type="ding"), "type", "ding"),
    "unknown parent": (lambda h: h.subjects[0].update(part_of="niemand"), "part_of", "niemand"),
    "unknown office to ask": (lambda h: h.subjects[0].update(ask="niemand"), "ask", "niemand"),
    "statement id twice": (
        lambda h: h.subjects[0]["statements"].append(dict(h.phone, asked_as=[])),
        "phone",
        "2-mal",
    ),
    "two current values": (
        lambda h: h.subjects[0]["statements"].append(
            dict(h.phone, id="zweite", value="+49 231 5027247", asked_as=[])
        ),
        "phone",
        "zwei Werte",
    ),
    "ambiguous alias": (lambda h: h.subjects[1].update(aliases=["MuRa"]), "aliases", "mura"),
    "one question for two statements": (
        lambda h: h.subjects[1]["statements"][0].update(asked_as=["Nummer vom Musterrat"]),
        "phone",
        "nummer vom musterrat",
    ),
    "gap of nobody": (
        lambda h: h.gaps[0].update(subject="niemand"),
        "niemand.gap-chair",
        "niemand",
    ),
    "gap sees nothing": (lambda h: h.gaps[0].update(see=["musterrat.laune"]), "gap-chair", "laune"),
    "gap id twice": (
        lambda h: h.gaps.append(dict(h.gaps[0], asked_as=["x"])),
        "gap-chair",
        "2-mal",
    ),
    "gap without text": (lambda h: h.gaps[0].pop("text"), "[1]", "Schlüssel"),
    "gap with a strange key": (lambda h: h.gaps[0].update(farbe="rot"), "[1]", "Schlüssel"),
    "unknown key of a statement": (lambda h: h.phone.update(farbe="rot"), "farbe", "unbekannt"),
    "unknown key of a subject": (lambda h: h.subjects[0].update(farbe="rot"), "farbe", "unbekannt"),
    "statement without a source": (lambda h: h.phone.pop("source"), "statements[1]", "source"),
    "subject without a name": (lambda h: h.subjects[1].pop("name"), "Datei", "name"),
    "subject twice": (
        lambda h: h.subjects.append(dict(h.subjects[1], aliases=[])),
        "id",
        "gibt es schon",
    ),
}


def test_a_sound_house_has_no_problem(house):
    assert house.problems() == []


@pytest.mark.parametrize("name", BROKEN)
def test_is_found_and_named(house, name):
    breaks, key, said = BROKEN[name]
    breaks(house)
    found = [str(one) for one in house.problems()]
    assert any(key in one and said in one for one in found), found


def test_every_problem_says_what_to_do(house):
    for breaks, _, _ in list(BROKEN.values())[:6]:
        breaks(house)
    assert all(one.cure.strip().endswith(".") for one in house.problems())


def test_all_problems_are_told_at_once(house):
    house.phone["value"] = "keine"
    house.subjects[1]["type"] = "ding"
    house.gaps[0]["subject"] = "niemand"
    assert len({one.file for one in house.problems()}) == 3


def test_broken_yaml_names_file_and_line_and_leaves_the_rest(house):
    folder = house.write()
    (folder / "facts" / "bodies" / "0.yml").write_text("id: x\n  name: [", encoding="utf-8")
    facts, problems = load(folder)
    assert [one.file for one in problems] == ["0.yml"]
    assert "Zeile" in problems[0].key
    assert set(facts.subjects) == {"musterhaus"}


def test_a_file_that_is_not_utf8_is_a_problem(house):
    folder = house.write()
    (folder / "facts" / "bodies" / "0.yml").write_bytes(b"id: m\xfcll")
    assert "UTF-8" in str(load(folder)[1][0])


def test_a_missing_file_is_a_problem(house):
    folder = house.write()
    (folder / "aspects.yml").unlink()
    assert [one.file for one in load(folder)[1]] == ["aspects.yml"]


def test_an_error_carries_all_problems(house):
    house.phone["value"] = "keine"
    house.subjects[1]["type"] = "ding"
    problems = house.problems()
    assert KnowledgeError(problems).problems == sorted(problems)
    assert all(str(one) in str(KnowledgeError(problems)) for one in problems)
