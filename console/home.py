"""The first page: what happened, what waits; and the pages for errors."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from console.accounts.permissions import READ_CONVERSATIONS, public, requires
from console.conversations import tracker
from console.conversations.index import catch_up
from console.conversations.models import Conversation
from console.facts.models import OPEN, Proposal
from console.figures import days, tables
from console.handoff.asking import who_waits
from console.queues.definitions import COUNTED, QUEUES, count


@requires(READ_CONVERSATIONS)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The day's page: what waits, how yesterday went, what went wrong."""
    complete = catch_up()
    days.refresh()
    today = timezone.localdate()
    yesterday = tables.Period(today - timedelta(1), today)
    troubled = Conversation.objects.filter(trouble=True, state="new").order_by("-last_at", "-pk")[
        :8
    ]
    questions = tracker.texts(one.shown_event for one in troubled)
    context = {
        "complete": complete,
        "waiting": who_waits(),
        "queues": [(queue, count(queue)) for queue in QUEUES],
        "most": COUNTED,
        "now": tables.summary(yesterday),
        "troubled": [(one, questions.get(one.shown_event, "")) for one in troubled],
        "new": Conversation.objects.filter(state="new", turns__gt=0).values("pk")[:1000].count(),
        "proposals": Proposal.objects.filter(state=OPEN).count(),
    }
    return render(request, "home.html", context)


@public
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """For monitoring: whether the console and its database work."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "unavailable"}, status=503)
    return JsonResponse({"status": "ok"})


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400."""
    return _error(request, 400, "Diese Anfrage ist unvollständig",
                  "Gehen Sie zurück und versuchen Sie es noch einmal.")  # fmt: skip


def forbidden(request: HttpRequest, exception: Any = None, reason: str = "") -> HttpResponse:
    """403, also for a stale form."""
    return _error(request, 403, "Das dürfen Sie hier nicht",
                  "Ihr Konto hat diese Rolle nicht, oder das Formular war zu alt. Laden Sie die "
                  "vorige Seite neu, oder fragen Sie Ihre Verwaltung.")  # fmt: skip


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404."""
    return _error(request, 404, "Diese Seite gibt es nicht",
                  "Vielleicht ist das Gespräch schon gelöscht.")  # fmt: skip


def failed(request: HttpRequest) -> HttpResponse:
    """500; tells nothing about the inside."""
    return _error(request, 500, "Hier ist etwas schiefgegangen",
                  "Der Fehler ist vermerkt. Versuchen Sie es gleich noch einmal.")  # fmt: skip


def _error(request: HttpRequest, status: int, title: str, cure: str) -> HttpResponse:
    return render(request, "error.html", {"title": title, "cure": cure}, status=status)
