"""Keeps the counts per day: made anew from the index for every day that changed."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db import transaction
from django.db.models import Min

from console.conversations.models import LOW_CONFIDENCE, Turn
from console.figures.models import ChangedDay, Count

_FIELDS = ("channel", "outcome", "intent", "subject", "language", "hour", "confidence", "feedback",
           "stuck", "older", "statements", "conversation_id")  # fmt: skip
CONFIDENCES = ("unter 12 %", "12–25 %", "25–50 %", "50–75 %", "über 75 %")
_STEPS = (LOW_CONFIDENCE, 0.25, 0.5, 0.75)


def day_changed(day: date) -> None:
    """Has the day's counts made anew before they are next shown."""
    ChangedDay.objects.get_or_create(day=day)


def refresh(limit: int = 400) -> None:
    """Makes the counts of all changed days anew."""
    for day in list(ChangedDay.objects.order_by("-day").values_list("day", flat=True)[:limit]):
        with transaction.atomic():
            ChangedDay.objects.filter(day=day).delete()
            _count(day)


def _count(day: date) -> None:
    rows = Turn.objects.filter(day=day).values_list(*_FIELDS)
    numbers: Counter[tuple[str, str, str]] = Counter()
    seen: set[int] = set()
    for row in rows.iterator(chunk_size=5000):
        turn = dict(zip(_FIELDS, row, strict=True))
        for kind, key in _facts(turn):
            numbers[turn["channel"], kind, key] += 1
        if turn["conversation_id"] not in seen:
            seen.add(turn["conversation_id"])
            numbers[turn["channel"], "conversations", ""] += 1
    if not numbers or _partly_deleted(day):
        return
    Count.objects.filter(day=day).delete()
    Count.objects.bulk_create(
        [Count(day=day, channel=channel, kind=kind, key=key[:120], number=number)
         for (channel, kind, key), number in numbers.items()],
        batch_size=1000,
    )  # fmt: skip


def _partly_deleted(day: date) -> bool:
    """The oldest day may have lost conversations to the retention: its counts stay as they are."""
    oldest = Turn.objects.aggregate(day=Min("day"))["day"]
    counted = Count.objects.filter(day__lte=day)
    return (
        oldest == day and counted.filter(day__lt=day).exists() and counted.filter(day=day).exists()
    )


def _facts(turn: dict) -> list[tuple[str, str]]:
    facts = [
        ("turns", ""),
        ("outcome", turn["outcome"]),
        ("intent", turn["intent"]),
        ("language", turn["language"]),
        ("hour", f"{turn['hour']:02}"),
        ("confidence", CONFIDENCES[sum(turn["confidence"] >= step for step in _STEPS)]),
    ]
    if turn["subject"]:
        facts.append(("subject", turn["subject"]))
        if turn["outcome"] == "not_in_documents":
            facts.append(("gap", turn["subject"]))
    if turn["feedback"]:
        facts.append(("feedback", "up" if turn["feedback"] > 0 else "down"))
    facts += [("flag", name) for name in ("stuck", "older") if turn[name]]
    facts += [("statement", one) for one in set(turn["statements"].split())]
    return facts
