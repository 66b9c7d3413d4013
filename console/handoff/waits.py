"""Waiting and handling times of live chats and requests, for the figures."""

from __future__ import annotations

from collections import Counter
from datetime import date
from statistics import median
from typing import Any, Protocol

from bot.handoff.timing import durations
from console.handoff.store import NotReadyError, read

LIVE, REQUEST = "live", "request"
# Up to so many seconds, and how that is called.
STEPS = ((60, "unter 1 Minute"), (300, "1–5 Minuten"), (900, "5–15 Minuten"),
         (3600, "15–60 Minuten"), (14_400, "1–4 Stunden"), (86_400, "4–24 Stunden"),
         (float("inf"), "länger als ein Tag"))  # fmt: skip


class Period(Protocol):
    """Days from first to last, in one channel or in all."""

    @property
    def first(self) -> date: ...
    @property
    def last(self) -> date: ...
    @property
    def channel(self) -> str: ...


def _rows(period: Period) -> list[Any]:
    try:
        return read(durations, period.first.isoformat(), period.last.isoformat(), period.channel)
    except NotReadyError:
        return []


def steps(period: Period, what: str) -> list[tuple[str, int]]:
    """How often it took how long."""
    counted: Counter[str] = Counter()
    for row in _rows(period):
        if row.what == what:
            counted[next(name for most, name in STEPS if row.seconds < most)] += 1
    return [(name, counted[name]) for _, name in STEPS]


def per_day(period: Period) -> Counter[str]:
    """How many chats and requests were taken each day."""
    return Counter(row.day for row in _rows(period) if row.what == "waited")


def summary(period: Period) -> list[dict[str, Any]]:
    """Chats and requests: how many, and how long half of them waited and took at most."""
    rows = _rows(period)
    found = []
    for kind, name in ((LIVE, "Live-Chats"), (REQUEST, "Anfragen")):
        times = {what: [row.seconds for row in rows if (row.kind, row.what) == (kind, what)]
                 for what in ("waited", "handled")}  # fmt: skip
        found.append({
            "name": name, "number": len(times["waited"]),
            "waited": median(times["waited"]) if times["waited"] else None,
            "handled": median(times["handled"]) if times["handled"] else None,
        })  # fmt: skip
    return found
