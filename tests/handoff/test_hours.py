"""Is somebody there, and when is the next time?"""

from datetime import date, datetime

import pytest

from bot.handoff.hours import ZONE, Hours, HoursError, closed, holiday, spans
from bot.handoff.presence import Presence, hours, on_duty, presence, seen, set_hours

WEEK = Hours(
    {0: spans("9–12, 13:30–16"), 3: spans("8–18 Uhr")}, (closed("24.12.2026–31.12.2026 Ferien"),)
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("moment", "next_open"),
    [
        ("2026-11-23T09:00", "2026-11-23T09:00"),  # a Monday, open
        ("2026-11-23T11:59", "2026-11-23T11:59"),
        ("2026-11-23T12:00", "2026-11-23T13:30"),  # lunch
        ("2026-11-23T16:00", "2026-11-26T08:00"),  # until Thursday
        ("2026-12-22T09:00", "2027-01-04T09:00"),  # closed days in between
        ("2026-06-03T20:00", "2026-06-08T09:00"),  # Thursday is Fronleichnam
        ("2027-03-25T19:00", "2027-04-01T08:00"),  # Monday is Easter, and summer time began
    ],
)
def test_the_next_time_somebody_is_there(moment, next_open):
    assert WEEK.next_open(at(moment)) == at(next_open)
    assert WEEK.open_at(at(moment)) == (moment == next_open)


def test_without_hours_nobody_is_ever_there():
    assert not Hours().open_at(at("2026-11-23T10:00"))
    assert Hours().next_open(at("2026-11-23T10:00")) is None


def test_hours_that_are_always_closed_have_no_next_time():
    never = Hours({0: spans("9-10")}, (closed("01.01.2020-31.12.2099"),))
    assert never.next_open(at("2026-11-23T08:00")) is None


def test_holidays_are_those_of_north_rhine_westphalia():
    assert holiday(date(2026, 11, 1)) == "Allerheiligen"
    assert holiday(date(2026, 6, 4)) == "Fronleichnam"
    assert not holiday(date(2026, 8, 8))  # Augsburg only
    assert not holiday(date(2026, 1, 6))  # Bavaria


def test_holidays_can_be_working_days():
    busy = Hours(WEEK.days, holidays=False)
    assert busy.open_at(at("2026-06-04T10:00"))


@pytest.mark.parametrize(
    "text", ["9", "12-9", "9-25", "9:61-10", "morgens", "9-12, 11-13", "9--12", "9-12-13"]
)
def test_what_is_no_time_is_refused_with_the_part(text):
    with pytest.raises(HoursError):
        spans(text)


def test_many_ways_of_writing_the_same_hours():
    same = {spans(one) for one in ("9-12, 13-16", "9–12;13–16", "13.00 bis 16.00, 09:00-12:00 Uhr",
                                   "9 - 12 und 13 - 16 uhr")}  # fmt: skip
    assert len(same) == 1
    assert [str(one) for one in spans("9-12")] == ["9:00–12:00"]
    assert spans("") == ()


@pytest.mark.parametrize("line", ["24.12.", "31.12.2026-24.12.2026", "30.02.2026", "Ferien"])
def test_what_is_no_closed_day_is_refused(line):
    with pytest.raises(HoursError):
        closed(line)


def test_hours_survive_being_stored(do):
    assert do(hours) == Hours()
    do(set_hours, WEEK)
    do(set_hours, WEEK)
    assert do(hours) == WEEK


def test_live_needs_office_hours_and_somebody_on_duty(do):
    open_, lunch = at("2026-11-23T10:00").timestamp(), at("2026-11-23T12:30").timestamp()
    do(seen, "ada", "Ada", open_, True)
    assert do(presence, open_) == Presence(False, None)  # no hours are set
    do(set_hours, WEEK)
    assert do(presence, open_) == Presence(True, None)
    assert do(presence, open_ + 600) == Presence(False, None)  # her console is not heard of
    do(seen, "ada", "Ada", lunch, None)
    assert do(presence, lunch) == Presence(False, at("2026-11-23T13:30"))
    do(seen, "ada", "Ada", open_, False)
    assert not do(on_duty, open_)


def test_messages_carry_nothing_as_long_as_nothing_is_set():
    assert Presence().metadata() == {}
    assert Presence(live=True).metadata() == {"live": "yes"}
    assert Presence(next_open=at("2026-11-30T09:00"), requests=False).metadata() == {
        "next_open": "2026-11-30T09:00:00+01:00", "requests": "no"}  # fmt: skip
