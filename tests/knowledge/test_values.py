"""What is well-formed, and how a person reads it."""

from __future__ import annotations

import pytest

from knowledge.values import entry_text, fault, is_date, said_date, shown

SUBJECTS = {"musterrat"}
ADDRESS = {"street": "Musterweg 1", "postcode": "44122", "city": "Dortmund"}
GOOD = [
    ("phone", "+49 231 5022520"),
    ("phone", "115"),
    ("email", "a.b@stadtdo.de"),
    ("url", "www.dortmund.de"),
    ("url", "https://dortmund.de/x"),
    ("address", ADDRESS),
    ("date", "2008"),
    ("date", "2008-01"),
    ("date", "2008-01-31"),
    ("period", {"from": "2007-02"}),
    ("period", {"until": "2007", "said": "bis zum Sommer"}),
    ("number", 18),
    ("number", 2.5),
    ("text", "ein Gremium"),
    ("subject", "musterrat"),
    ("list", ["A"]),
    ("list", [{"name": "A", "subject": "musterrat"}]),
    ("role", {"function": "Leitung"}),
    ("role", {"group": "musterrat"}),
    ("session", {"date": "2007-03-15", "start": "16:00", "end": "19:00"}),
]
BAD = [
    ("phone", "0231 5022520"),
    ("phone", "ruf an"),
    ("email", "a.b.stadtdo.de"),
    ("url", "kein link"),
    ("url", "dortmund"),
    ("address", {**ADDRESS, "postcode": "4412"}),
    ("address", "Musterweg 1"),
    ("address", {"street": "x", "city": "y"}),
    ("date", "2008-13"),
    ("date", "31.1.2008"),
    ("date", 2008),
    ("period", {"said": "bald"}),
    ("period", {"from": "bald"}),
    ("period", "2007"),
    ("number", "18"),
    ("text", " "),
    ("text", 4),
    ("subject", "niemand"),
    ("list", []),
    ("list", "A"),
    ("list", [{"note": "x"}]),
    ("list", [{"name": "A", "subject": "niemand"}]),
    ("role", {"note": "x"}),
    ("role", {"group": "niemand"}),
    ("session", {"start": "16:00"}),
    ("session", {"date": "2007-03-15", "start": "16 Uhr", "end": "19:00"}),
    ("farbe", "rot"),
]


@pytest.mark.parametrize(("kind", "value"), GOOD)
def test_is_well_formed(kind, value):
    assert fault(kind, value, SUBJECTS) == ""


@pytest.mark.parametrize(("kind", "value"), BAD)
def test_is_refused_with_a_reason(kind, value):
    assert fault(kind, value, SUBJECTS)


def test_values_are_shown_as_people_read_them():
    assert shown("phone", "+49 231 5022520").replace(" ", "") == "02315022520"
    assert shown("phone", "115") == "115"
    assert shown("address", ADDRESS) == "Musterweg 1, 44122 Dortmund"
    assert [said_date(one) for one in ("2008", "2008-01", "2013-06-13")] == [
        "2008",
        "Januar 2008",
        "13. Juni 2013",
    ]
    assert shown("date", "2008-01") == "Januar 2008"
    assert not is_date("2008-00")


def test_an_entry_is_read_with_organisation_and_note():
    entry = {"name": "Anna Amsel", "organisation": "Verein", "note": "seit 2007"}
    assert entry_text(entry) == "Anna Amsel (Verein, seit 2007)"
    assert entry_text("Anna") == entry_text({"name": "Anna"}) == "Anna"
