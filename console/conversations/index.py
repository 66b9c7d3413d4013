"""Keeps the index of conversations up to date with the tracker store."""

from __future__ import annotations

import time
from collections import defaultdict

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from console.conversations import tracker
from console.conversations.models import Conversation, Cursor, Turn, Word
from console.conversations.reading import Reader
from console.figures.days import day_changed as figures_day_changed
from console.handoff.served import served

BATCH = 20_000  # events, of all kinds, in one transaction
# These many are looked at again: PostgreSQL may show a lower id after a higher one, and SQLite
# gives the ids of deleted rows out again.
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
    if gone:  # their numbers may have been given out again
        Cursor.objects.update(event=Greatest(F("event") - OVERLAP, 0))
    return gone


def _step() -> bool:
    newest = tracker.newest()
    with transaction.atomic():
        cursor, _ = Cursor.objects.select_for_update().get_or_create(pk=1)
        if cursor.event != newest:
            after = min(cursor.event, newest)
            cursor.event = min(newest, after + BATCH)
            _read(tracker.between(max(after - OVERLAP, 0), cursor.event))
            cursor.at = timezone.now()
            cursor.save()
        if cursor.event < newest:
            return False
        _rate(cursor)
    return True


def _rate(cursor: Cursor) -> None:
    """Takes over residents' judgements; the last seconds are looked at again."""
    found = tracker.feedback_since(cursor.feedback - 5)
    if not found or (found[-1].at == cursor.feedback and len(found) == cursor.feedback_rows):
        return
    for one in found:
        turns = Turn.objects.filter(conversation__sender=one.sender, event__lt=one.event)
        turn = turns.select_related("conversation").order_by("-event").first()
        if turn is not None:
            _judged(turn, 1 if one.helpful else -1)
    cursor.feedback, cursor.feedback_rows = found[-1].at, len(found)
    cursor.save()


def _judged(turn: Turn, feedback: int) -> None:
    if turn.feedback == feedback:
        return
    turn.feedback = feedback
    turn.save(update_fields=["feedback"])
    conversation = turn.conversation
    ratings = set(conversation.index.exclude(feedback=0).values_list("feedback", flat=True))
    marks = [mark for mark in conversation.facets.split() if not mark.startswith("f:")]
    marks += [name for value, name in ((1, "f:up"), (-1, "f:down")) if value in ratings]
    conversation.facets = f" {' '.join(marks)} "
    if feedback < 0:
        conversation.trouble, conversation.shown_event = True, turn.event
    conversation.save(update_fields=["facets", "trouble", "shown_event"])
    figures_day_changed(turn.day)


def _read(events: list[tracker.Event]) -> None:
    by_sender: dict[str, list[tracker.Event]] = defaultdict(list)
    for event in events:
        by_sender[event.sender].append(event)
    known = {one.sender: one for one in _conversations(list(by_sender))}
    reader = Reader(served(list(by_sender)))
    for sender, own in by_sender.items():
        reader.read(known.get(sender), own)
    for day in reader.save():
        figures_day_changed(day)


def _conversations(senders: list[str]) -> list[Conversation]:
    found: list[Conversation] = []
    for at in range(0, len(senders), 500):
        found += Conversation.objects.filter(sender__in=senders[at : at + 500])
    return found
