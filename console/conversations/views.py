"""Inbox and transcript."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from console.accounts.permissions import READ_CONVERSATIONS, REVIEW_CONVERSATIONS, TALK, requires
from console.audit.log import record
from console.conversations import filters, tracker, transcript
from console.conversations.index import catch_up
from console.conversations.models import STATES, Conversation, Label
from console.handoff.asking import beside

COUNTED = 1_000


@requires(READ_CONVERSATIONS)
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """All conversations that the filters let through, newest first."""
    complete = catch_up()
    query = request.GET.copy()
    after, before = query.pop("nach", [""])[-1], query.pop("vor", [""])[-1]
    form = filters.FilterForm(query)
    found = filters.conversations(form)
    page = filters.page(found.prefetch_related("labels"), after, before)
    active = form.active()
    if "Text" in active:  # words that somebody looked for are not repeated in the log
        record(request, "conversations-searched", detail=", ".join(active))
    questions = tracker.texts(one.shown_event for one in page.rows)
    context = {
        "form": form,
        "page": page,
        "rows": [(one, questions.get(one.shown_event, "")) for one in page.rows],
        "active": active,
        "count": _count(found, page) if active else None,
        "most": COUNTED,
        "complete": complete,
        "query": urlencode({key: value for key, value in query.items() if value}),
        "saved": request.user.filters.all(),
    }
    return render(request, "conversations/inbox.html", context)


def _count(found: QuerySet[Conversation], page: filters.Page) -> int:
    """How many there are, counted up to one more than COUNTED; a page that holds all tells it."""
    if not (page.older or page.newer):
        return len(page.rows)
    return found.order_by().values("pk")[: COUNTED + 1].count()


@requires(READ_CONVERSATIONS)
@require_safe
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One conversation. Each reading is recorded."""
    catch_up()
    conversation = get_object_or_404(Conversation, pk=number)
    before = request.GET.get("vor", "")
    part = transcript.read(
        conversation, int(before) if before.isdigit() and len(before) < 18 else 0
    )
    record(request, "transcript-read", f"#{number}")
    context = {
        "conversation": conversation,
        "part": part,
        "notes": conversation.notes.filter(turn_event=0),
        "labels": Label.objects.all(),
        "states": STATES,
        "back": request.GET.get("filter", ""),
        "may_review": request.user.may(REVIEW_CONVERSATIONS),
        **(beside(conversation.sender) if request.user.may(TALK) else {}),
    }
    return render(request, "conversations/transcript.html", context)


@requires(READ_CONVERSATIONS)
@require_safe
def of(request: HttpRequest, sender: str) -> HttpResponse:
    """The conversation behind a pseudonym: where links in announcements lead."""
    catch_up()
    return redirect("conversations:transcript", get_object_or_404(Conversation, sender=sender).pk)
