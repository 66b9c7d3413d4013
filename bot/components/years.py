"""Recognises the time a question is about: a year, "damals", "heute"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.text import asking, words, wordset

_YEAR = re.compile(r"(?<!\d)(?:19[5-9]\d|20[0-4]\d)(?!\d)")
_THIS_YEAR = re.compile(r"\bdies(?:es)? jahr\b|\bheuer\b", re.IGNORECASE)
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
    # "früher" in a story is the storyteller's past.
    asked, told = set(words(asking(text) or text)), set(words(text))
    return Time(
        years=tuple(dict.fromkeys(int(year) for year in _YEAR.findall(text))),
        past=bool(asked & _PAST),
        now=bool(told & _NOW or _THIS_YEAR.search(text)),
    )
