"""The figures as tables: each has a name, columns and rows, and is shown, drawn and exported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Sum

from console.conversations import german
from console.facts.knowledge import knowledge
from console.figures.days import CONFIDENCES
from console.figures.models import Count
from console.handoff import waits

ANSWERED = ("answered", "answered_older")
HANDED_OVER = ("human", "individual_case", "danger")
ASIDE = ("small_talk", "out_of_scope", "staff", "request")  # neither answered nor missed
TOP = 12


@dataclass(frozen=True)
class Period:
    """Days from first to last, both included, in one channel or in all."""

    first: date
    last: date
    channel: str = ""

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Period:
        """The period of the same length just before."""
        return Period(self.first - timedelta(self.days), self.first - timedelta(1), self.channel)


@dataclass(frozen=True)
class Table:
    """Rows of a label and a number."""

    name: str
    title: str
    label: str  # heading of the first column
    rows: list[tuple[str, int]]
    shape: str = "bars"  # bars lie, columns stand (for an order in time)

    @property
    def total(self) -> int:
        """The sum of the numbers."""
        return sum(number for _, number in self.rows)


def numbers(period: Period, kind: str) -> dict[str, int]:
    """How often each key of the kind was counted."""
    found = Count.objects.filter(kind=kind, day__gte=period.first, day__lte=period.last)
    if period.channel:
        found = found.filter(channel=period.channel)
    return {row["key"]: row["all"] for row in found.values("key").annotate(all=Sum("number"))}


def per_day(period: Period, kind: str = "turns", key: str | None = None) -> dict[date, int]:
    """How often per day."""
    found = Count.objects.filter(kind=kind, day__gte=period.first, day__lte=period.last)
    if key is not None:
        found = found.filter(key=key)
    if period.channel:
        found = found.filter(channel=period.channel)
    return {row["day"]: row["all"] for row in found.values("day").annotate(all=Sum("number"))}


def summary(period: Period) -> dict[str, Any]:
    """The few numbers that say how it goes; shares are of all questions that wanted an answer."""
    outcomes = numbers(period, "outcome")
    feedback = numbers(period, "feedback")
    turns = sum(outcomes.values())
    wanted = turns - sum(outcomes.get(one, 0) for one in ASIDE)
    rated = sum(feedback.values())

    def share(*keys: str) -> float | None:
        return sum(outcomes.get(key, 0) for key in keys) / wanted if wanted else None

    return {
        "conversations": sum(numbers(period, "conversations").values()),
        "turns": turns,
        "wanted": wanted,
        "answered": share(*ANSWERED),
        "asked_back": share("asked_back", ""),
        "missing": share("not_in_documents"),
        "handed_over": share(*HANDED_OVER),
        "rated": rated,
        "helpful": feedback.get("up", 0) / rated if rated else None,
        "wrong": feedback.get("down", 0) / wanted if wanted else None,
        "gaps": sum(numbers(period, "gap").values()),
        "open_gaps": len(numbers(period, "gap")),
    }


def _named(period: Period, kind: str, table: str) -> list[tuple[str, int]]:
    found = sorted(numbers(period, kind).items(), key=lambda one: (-one[1], one[0]))
    return [(german.name_of(table, key), number) for key, number in found]


def _subjects(period: Period, kind: str) -> list[tuple[str, int]]:
    known = knowledge()
    found = sorted(numbers(period, kind).items(), key=lambda one: (-one[1], one[0]))
    return [(known.subject_name(key), number) for key, number in found]


def _days(period: Period) -> list[tuple[str, int]]:
    counted = per_day(period)
    days = (period.first + timedelta(number) for number in range(period.days))
    return [(day.strftime("%d.%m.%Y"), counted.get(day, 0)) for day in days]


def _hours(period: Period) -> list[tuple[str, int]]:
    counted = numbers(period, "hour")
    return [(f"{hour} Uhr", counted.get(f"{hour:02}", 0)) for hour in range(24)]


def _confidence(period: Period) -> list[tuple[str, int]]:
    counted = numbers(period, "confidence")
    return [(step, counted.get(step, 0)) for step in CONFIDENCES]


def _feedback(period: Period) -> list[tuple[str, int]]:
    counted = numbers(period, "feedback")
    names = {"up": "hilfreich", "down": "nicht hilfreich"}
    return [(name, counted.get(key, 0)) for key, name in names.items()]


def _taken(period: Period) -> list[tuple[str, int]]:
    counted = waits.per_day(period)
    days = (period.first + timedelta(number) for number in range(period.days))
    return [(day.strftime("%d.%m.%Y"), counted[day.isoformat()]) for day in days]


# name → title, heading of the first column, shape, rows
_MADE: dict[str, tuple[str, str, str, Callable[[Period], list[tuple[str, int]]]]] = {
    "tage": ("Fragen am Tag", "Tag", "columns", _days),
    "stunden": ("Fragen nach Uhrzeit", "Stunde", "columns", _hours),
    "ergebnisse": ("Was daraus wurde", "Ergebnis", "bars",
                   lambda period: _named(period, "outcome", "outcome")),
    "fragearten": ("Häufigste Fragearten", "Frageart", "bars",
                   lambda period: _named(period, "intent", "intent")),
    "themen": ("Häufigste Themen", "Thema", "bars", lambda period: _subjects(period, "subject")),
    "luecken": ("Lücken: gefragt, aber in keinem Dokument", "Thema", "bars",
                lambda period: _subjects(period, "gap")),
    "sprachen": ("Sprachen", "Sprache", "bars",
                 lambda period: _named(period, "language", "language")),
    "sicherheit": ("Sicherheit der Frageart", "Sicherheit", "bars", _confidence),
    "rueckmeldung": ("Rückmeldungen", "Rückmeldung", "bars", _feedback),
    "uebergaben": ("Chats und Anfragen, die jemand übernahm", "Tag", "columns", _taken),
    "wartezeiten": ("Wartezeit auf einen Menschen", "Wartezeit", "bars",
                    lambda period: waits.steps(period, "waited")),
    "bearbeitungszeiten": ("Dauer der Bearbeitung", "Dauer", "bars",
                           lambda period: waits.steps(period, "handled")),
}  # fmt: skip
NAMES = tuple(_MADE)


def table(name: str, period: Period) -> Table:
    """One table with all its rows. Raises KeyError if there is none of this name."""
    title, label, shape, rows = _MADE[name]
    return Table(name, title, label, rows(period), shape)
