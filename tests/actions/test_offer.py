"""The way to a person: who is offered it, and what is said about it."""

from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from actions.offer import Staff, offered, said_of, spoken


def tracker(**metadata):
    user = {"event": "user", "metadata": metadata}
    return SimpleNamespace(events=[{"event": "user"}, user, {"event": "bot", "metadata": {}}])


def test_those_who_ask_have_a_case_or_are_stuck_are_offered_a_person():
    for outcome in ("human", "individual_case"):
        assert offered(outcome, stuck=False) == ("live", "request", "contact")
    assert offered("not_in_documents", stuck=True) == ("live", "request", "contact")
    for outcome in ("answered", "not_in_documents", "asked_back", "small_talk", "danger"):
        assert offered(outcome, stuck=False) == ()


def test_only_what_can_be_had_is_offered():
    ways = offered("human", stuck=False)
    assert Staff().ways(ways) == ["request", "contact"]
    assert Staff(live=True).ways(ways) == ["live", "request", "contact"]
    assert Staff(requests=False).ways(ways) == ["contact"]


def test_without_office_hours_nothing_is_said_about_them():
    assert said_of(Staff.of(tracker())) == ()
    assert said_of(Staff.of(SimpleNamespace(events=[]))) == ()


def test_what_the_channel_knows_is_said():
    assert [one.name for one in said_of(Staff.of(tracker(live="yes")))] == ["utter_offer_live"]
    [later] = said_of(Staff.of(tracker(next_open="2026-11-30T09:00:00+01:00")))
    assert later.name == "utter_offer_later"
    assert later.values == {"when": "Montag, 30. November, 9 Uhr"}
    assert not Staff.of(tracker(requests="no")).requests


def test_times_are_spoken_in_german():
    moment = datetime(2027, 3, 6, 13, 5, tzinfo=ZoneInfo("Europe/Berlin"))
    assert spoken(moment) == "Samstag, 6. März, 13:05 Uhr"
