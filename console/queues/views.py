"""The work queues."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from console.accounts.permissions import (
    PROPOSE_FACTS,
    READ_QUEUES,
    WORK_QUEUES,
    requires,
)
from console.audit.log import record
from console.conversations import tracker
from console.conversations.index import catch_up
from console.conversations.models import Handled, Turn
from console.facts.knowledge import Knowledge, knowledge
from console.queues.definitions import BY_NAME, COUNTED, QUEUES, Queue, count, turns
from console.queues.groups import MOST, grouped

PAGE = 30


@requires(READ_QUEUES)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """All queues with what waits in them."""
    catch_up()
    counted = [(queue, count(queue)) for queue in QUEUES]
    return render(request, "queues/overview.html", {"queues": counted, "most": COUNTED})


@requires(READ_QUEUES)
@require_safe
def queue(request: HttpRequest, name: str) -> HttpResponse:
    """One queue: single turns, or groups of like questions."""
    chosen = _chosen(name)
    catch_up()
    done = request.GET.get("erledigte") == "1"
    found = turns(chosen, handled=done)
    context: dict[str, Any] = {
        "queue": chosen, "done": done, "number": count(chosen), "most": COUNTED,
        "may_work": request.user.may(WORK_QUEUES), "may_propose": request.user.may(PROPOSE_FACTS),
    }  # fmt: skip
    if chosen.grouped and not done:
        return render(request, "queues/groups.html", context | _groups(found))
    before = request.GET.get("vor", "")
    if before.isdigit() and len(before) < 18:
        found = found.filter(event__lt=int(before))
    rows = list(found.select_related("conversation")[: PAGE + 1])
    context["older"] = rows[PAGE - 1].event if len(rows) > PAGE else 0
    context["items"] = _items(rows[:PAGE])
    return render(request, "queues/queue.html", context)


@requires(WORK_QUEUES)
@require_POST
def done(request: HttpRequest, name: str) -> HttpResponse:
    """Marks turns as dealt with, or takes that back."""
    chosen = _chosen(name)
    sent = request.POST.get("turn", "").split(",")[:MOST]
    events = [int(one) for one in sent if one.isdigit() and len(one) < 18]
    found = Turn.objects.filter(event__in=events)
    again = bool(request.POST.get("wieder"))
    if again:
        Handled.objects.filter(event__in=events).delete()
    else:
        Handled.objects.bulk_create(
            [Handled(event=one.event, conversation_id=one.conversation_id, who=request.user.login,
                     at=timezone.now()) for one in found],
            ignore_conflicts=True,
        )  # fmt: skip
    number = found.update(handled=not again)
    record(request, "item-reopened" if again else "item-done", chosen.title, f"{number} Fragen")
    back = reverse("queues:queue", args=[name])
    return redirect(f"{back}?erledigte=1" if again else back)


def _chosen(name: str) -> Queue:
    if name not in BY_NAME:
        raise Http404
    return BY_NAME[name]


def _items(rows: list[Turn]) -> list[dict[str, Any]]:
    said = tracker.by_id([one.event for one in rows] + [one.answer_event for one in rows])
    known = knowledge()
    judged = tracker.feedback_of(*{one.conversation.sender for one in rows if one.feedback})
    return [
        {
            "turn": one,
            "text": _text(said.get(one.event)),
            "answer": _text(said.get(one.answer_event)),
            "word": _word(one, judged),
            "subject": _subject(known, one),
            "statements": one.statements.split()[:4],
        }
        for one in rows
    ]


def _word(turn: Turn, judged: list[tracker.Feedback]) -> str:
    """What the resident wrote beside the judgement of this turn's answer."""
    later = (one for one in judged
             if one.sender == turn.conversation.sender and one.event > turn.event)  # fmt: skip
    first = next(later, None) if turn.feedback else None
    return first.word if first else ""


def _text(event: tracker.Event | None) -> str:
    return str(event.data.get("text") or "") if event else ""


def _subject(known: Knowledge, turn: Turn) -> tuple[str, str] | None:
    return (turn.subject, known.subject_name(turn.subject)) if known.subject(turn.subject) else None


def _groups(found: Any) -> dict[str, Any]:
    rows = list(found[:MOST])
    groups = grouped(rows, tracker.texts(one.event for one in rows))
    known = knowledge()
    shown = [{"group": one, "subject": _subject(known, one.turns[0])} for one in groups[:60]]
    return {"groups": shown, "compared": len(rows), "all_groups": len(groups)}
