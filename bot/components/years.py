"""Recognises the time a question is about: a year, "damals", "heute"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.text import words, wordset

_YEAR = re.compile(r"(?<!\d)(?:19[5-9]\d|20[0-4]\d)(?!\d)")
_PAST = wordset(
    "damals fruher damalig damalige damaligen seinerzeit ehemals vorher ursprunglich einst"
)
_NOW = wordset("heute aktuell aktuelle aktueller aktuellen derzeit derzeitige derzeitiger zurzeit "
                 "momentan jetzig jetzige jetziger jetzigen heutige heutiger heutigen gegenwartig "
                 "neuerdings inzwischen mittlerweile")  # fmt: skip


@dataclass(frozen=True)
class Time:
    """The years named in a text, and whether it asks for the past or for today."""

    years: tuple[int, ...] = ()
    past: bool = False
    now: bool = False


def time_of(text: str) -> Time:
    """The time that the text asks about."""
    found = set(words(text))
    return Time(
        years=tuple(dict.fromkeys(int(year) for year in _YEAR.findall(text))),
        past=bool(found & _PAST),
        now=bool(found & _NOW),
    )
