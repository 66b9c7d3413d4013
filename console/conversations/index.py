"""Keeps the index of conversations up to date with the tracker store."""

from __future__ import annotations

import time
from collections import defaultdict

from django.db import connection, transaction
from django.utils import timezone

from console.conversations import tracker
from console.conversations.models import Conversation, Cursor, Handled, Turn, Word
from console.conversations.reading import Reader

BATCH = 20_000  # events, of all kinds, in one transaction
# PostgreSQL may show a lower id after a higher one; these many are looked at again.
OVERLAP = 2_000


def catch_up(seconds: float = 0.15) -> bool:
    """Reads what is new for about this long; whether everything has been read.

    Called before a page is shown and by a thread of the server, so that a page never waits long.
    """
    ends = time.monotonic() + seconds
    while not (done := _step()):
        if time.monotonic() >= ends:
            break
    return done


def rebuild() -> None:
    """Reads everything again. Notes, labels, states and handled items stay."""
    with transaction.atomic():
        Turn.objects.all().delete()
        Word.objects.all()._raw_delete(Word.objects.db)
        Conversation.objects.update(last_event=0, turns=0, facets=" ", misses=0, lowest=1.0,
                                    shown_event=0, trouble=False)  # fmt: skip
        Cursor.objects.all().delete()
    while not catch_up(60):
        pass
    forget_vanished()


def forget(senders: list[str]) -> int:
    """Removes all that the console knows about these conversations; returns how many."""
    gone = 0
    for at in range(0, len(senders), 500):
        found = Conversation.objects.filter(sender__in=senders[at : at + 500])
        ids = list(found.values_list("pk", flat=True))
        Word.objects.filter(conversation_id__in=ids)._raw_delete(Word.objects.db)
        found.delete()
        gone += len(ids)
    return gone


def forget_vanished() -> int:
    """Forgets conversations that the tracker store no longer has; returns how many."""
    gone, last = 0, 0
    while rows := list(Conversation.objects.filter(pk__gt=last).order_by("pk")
                       .values_list("pk", "sender")[:2000]):  # fmt: skip
        last = rows[-1][0]
        senders = [sender for _, sender in rows]
        gone += forget(sorted(set(senders) - tracker.alive(senders)))
    return gone


def _step() -> bool:
    newest = tracker.newest()
    with transaction.atomic():
        cursor, _ = Cursor.objects.select_for_update().get_or_create(pk=1)
        if cursor.event >= newest:
            return True
        after = cursor.event
        upto = min(newest, after + BATCH)
        overlap = OVERLAP if connection.vendor == "postgresql" else 0
        _read(tracker.between(max(after - overlap, 0), upto))
        cursor.event, cursor.at = upto, timezone.now()
        cursor.save()
    return upto >= newest


def _read(events: list[tracker.Event]) -> None:
    by_sender: dict[str, list[tracker.Event]] = defaultdict(list)
    for event in events:
        by_sender[event.sender].append(event)
    known = {one.sender: one for one in _conversations(list(by_sender))}
    handled = set(Handled.objects.filter(
        event__gte=events[0].id if events else 0).values_list("event", flat=True))  # fmt: skip
    reader = Reader(handled)
    for sender, own in by_sender.items():
        reader.read(known.get(sender), own)
    reader.save()


def _conversations(senders: list[str]) -> list[Conversation]:
    found: list[Conversation] = []
    for at in range(0, len(senders), 500):
        found += Conversation.objects.filter(sender__in=senders[at : at + 500])
    return found
