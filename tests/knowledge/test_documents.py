"""Values are compared with the text of the document that they are said to come from."""

from __future__ import annotations

import pytest

from knowledge.documents import verify

TEXT = (
    "Musterrat: Telefon (0231) 50-2 25 20. Mitglieder: Anna Amsel, Bert Busch. "
    "Musterweg 1, 44122 Dortmund"
)


@pytest.fixture
def folder(tmp_path):
    for name in ("muster.txt", "alt.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    return tmp_path


def test_all_values_are_found_however_they_are_spaced(house, folder):
    assert verify(house.facts(), folder) == []


@pytest.mark.parametrize(
    ("place", "value", "named"),
    [
        (("phone", 0), "+49 231 5022521", "5022521"),
        (("members", 1), [{"name": "Carla Cent"}], "Carla Cent"),
    ],
)
def test_a_value_that_the_document_lacks_is_found(house, folder, place, value, named):
    house.subjects[0]["statements"][place[1]]["value"] = value
    assert [named in str(one) for one in verify(house.facts(), folder)] == [True]


def test_a_wrong_street_and_a_wrong_postcode_are_two_problems(house, folder):
    house.subjects[1]["statements"][0]["value"].update(street="Irrweg 3", postcode="44000")
    assert len(verify(house.facts(), folder)) == 2


@pytest.mark.parametrize(("value", "good"), [("2008-01", True), ("2009-02-03", False)])
def test_a_date_is_found_in_any_spelling(house, folder, value, good):
    (folder / "muster.txt").write_text(TEXT + " gegründet im Januar 2008", encoding="utf-8")
    founded = dict(house.phone, aspect="founded", value=value, asked_as=[])
    house.subjects[0]["statements"].append(founded)
    assert (verify(house.facts(), folder) == []) is good


def test_a_missing_document_is_a_problem_with_a_cure(house, folder):
    (folder / "alt.txt").unlink()
    (problem,) = verify(house.facts(), folder)
    assert "alt.txt" in problem.found
    assert problem.cure
