"""Office hours as staff set them: is somebody there now, and if not, when is the next time?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Berlin")
WEEKDAYS = range(7)  # Monday is 0
LOOKED = 400  # days that are searched for the next opening
_SPAN = re.compile(
    r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:-|–|bis)\s*(\d{1,2})(?:[:.](\d{2}))?(?:\s*uhr)?"
)
_DAY = 24 * 60


class HoursError(ValueError):
    """What was written is no office hours; the text says which part."""


@dataclass(frozen=True)
class Span:
    """From a minute of the day to another, the latter not included."""

    start: int
    end: int

    def __str__(self) -> str:
        return f"{_clock(self.start)}–{_clock(self.end)}"


@dataclass(frozen=True)
class Closed:
    """Days on which nobody is there although the weekday says so."""

    first: date
    last: date
    why: str = ""


@dataclass(frozen=True)
class Hours:
    """When staff answer chats. Without any hours nobody ever does."""

    days: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)
    closed: tuple[Closed, ...] = ()
    holidays: bool = True  # closed on public holidays of North Rhine-Westphalia
    requests: bool = True  # whether requests for a call-back or mail are taken

    @property
    def any(self) -> bool:
        """Whether any hours are set."""
        return any(self.days.values())

    def spans(self, day: date) -> tuple[Span, ...]:
        """The office hours of this day; none when it is closed."""
        if any(one.first <= day <= one.last for one in self.closed):
            return ()
        if self.holidays and self.days.get(day.weekday()) and holiday(day):
            return ()
        return tuple(self.days.get(day.weekday(), ()))

    def open_at(self, moment: datetime) -> bool:
        """Whether somebody should be there at this moment."""
        local = moment.astimezone(ZONE)
        minute = local.hour * 60 + local.minute
        return any(one.start <= minute < one.end for one in self.spans(local.date()))

    def next_open(self, moment: datetime) -> datetime | None:
        """This moment if it is open, else the next opening; None if there is none in sight."""
        local = moment.astimezone(ZONE)
        if not self.any or self.open_at(local):
            return local if self.any else None
        return next((start for start in self._starts(local.date()) if start > local), None)

    def _starts(self, first: date) -> Iterator[datetime]:
        for number in range(LOOKED):
            day = first + timedelta(number)
            for span in self.spans(day):
                clock = time(span.start // 60, span.start % 60)
                yield datetime.combine(day, clock, tzinfo=ZONE)

    def written(self) -> str:
        """As it is stored."""
        return json.dumps({
            "days": {str(day): [[one.start, one.end] for one in spans]
                     for day, spans in self.days.items() if spans},
            "closed": [[one.first.isoformat(), one.last.isoformat(), one.why]
                       for one in self.closed],
            "holidays": self.holidays,
            "requests": self.requests,
        }, ensure_ascii=False)  # fmt: skip

    @classmethod
    def read(cls, text: str) -> Hours:
        """From its stored form."""
        data: dict[str, Any] = json.loads(text)
        days = {int(day): tuple(Span(*one) for one in spans) for day, spans in data["days"].items()}
        closed = tuple(Closed(date.fromisoformat(first), date.fromisoformat(last), why)
                       for first, last, why in data["closed"])  # fmt: skip
        return cls(days, closed, data["holidays"], data["requests"])


def spans(text: str) -> tuple[Span, ...]:
    """ "9–12, 13:30–16 Uhr" as spans, in order. Raises HoursError with the part that is wrong."""
    found: list[Span] = []
    for part in filter(None, (one.strip() for one in re.split("[,;]| und ", text.lower()))):
        match = _SPAN.fullmatch(part)
        if not match:
            raise HoursError(part)
        start, end = (_minute(match[one], match[one + 1]) for one in (1, 3))
        if not 0 <= start < end <= _DAY or any(
            one.start < end and start < one.end for one in found
        ):
            raise HoursError(part)
        found.append(Span(start, end))
    return tuple(sorted(found, key=lambda one: one.start))


def closed(line: str) -> Closed:
    """ "24.12.2026–31.12.2026 Betriebsruhe" as closed days. Raises HoursError."""
    match = re.fullmatch(
        r"(\d{1,2}\.\d{1,2}\.\d{4})(?:\s*(?:-|–|bis)\s*(\d{1,2}\.\d{1,2}\.\d{4}))?\s*(.*)",
        line.strip(),
    )
    if not match:
        raise HoursError(line)
    try:
        first, last = (datetime.strptime(one, "%d.%m.%Y").date()
                       for one in (match[1], match[2] or match[1]))  # fmt: skip
    except ValueError:
        raise HoursError(line) from None
    if last < first:
        raise HoursError(line)
    return Closed(first, last, match[3][:80])


def holiday(day: date) -> str:
    """The public holiday's name; empty if it is none."""
    return _holidays(day.year).get(day, "")


@lru_cache(maxsize=8)
def _holidays(year: int) -> dict[date, str]:
    import holidays  # takes a moment; only needed where hours are set

    return dict(holidays.country_holidays("DE", subdiv="NW", years=year, language="de").items())


def _minute(hour: str, minute: str | None) -> int:
    if int(minute or 0) > 59:
        return -1
    return int(hour) * 60 + int(minute or 0)


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"
