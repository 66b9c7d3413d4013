"""Requests for a call-back or mail: read, claim, forward, answer, close."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from bot.channels.cleaning import cleaned
from bot.handoff import requests as steps
from console.accounts.permissions import TALK, requires
from console.audit.log import record
from console.handoff import asking
from console.handoff.models import Canned, Office
from console.handoff.store import needs_store, read, write

LONGEST = 4000
KINDS = {
    "claimed": "übernommen", "released": "zurückgelegt", "forwarded": "weitergeleitet",
    "answered": "beantwortet", "closed": "geschlossen", "note": "Notiz",
    "withdrawn": "von der Person zurückgezogen", "mail-failed": "Mail nicht zugestellt",
}  # fmt: skip
LATE = "Das geht nicht mehr: Jemand anderes war schneller, oder die Anfrage ist zurückgezogen."


@requires(TALK)
@require_safe
@needs_store
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One request with its history. Each reading is recorded."""
    row = _row(number)
    record(request, "request-read", row.number)
    history = read(steps.history, number)
    context = {
        "one": row,
        "mine": row.agent == request.user.login,
        "history": [(entry, KINDS.get(entry.kind, entry.kind)) for entry in history],
        "conversation": asking.conversation_of(row.sender_id),
        "offices": Office.objects.all(),
        "canned": Canned.objects.all(),
        "draft": _draft(request),
        "undelivered": asking.undelivered(row),
        "mails": bool(settings.EMAIL_HOST),
        "days": settings.KEEP_REQUESTS,
        "now": time.time(),
    }
    return render(request, "handoff/request.html", context)


@requires(TALK)
@require_POST
@needs_store
def step(request: HttpRequest, number: int, deed: str) -> HttpResponse:
    """One step with a request; what is no longer possible says so."""
    if deed not in DEEDS:
        raise Http404
    row = _row(number)
    work, recorded, done = DEEDS[deed]
    if work(request, number):
        record(request, recorded, row.number)
        if done:
            messages.success(request, done)
    else:
        messages.error(request, LATE)
    return redirect("handoff:request", number)


def _claim(request: HttpRequest, number: int) -> bool:
    return write(steps.claim, number, *_who(request), time.time())


def _release(request: HttpRequest, number: int) -> bool:
    return write(steps.release, number, *_who(request), time.time())


def _forward(request: HttpRequest, number: int) -> bool:
    chosen = request.POST.get("stelle", "")
    office = Office.objects.filter(pk=int(chosen) if chosen.isdigit() else 0).first()
    if office is None:
        return False
    return write(steps.forward, number, *_who(request), office.name, office.email, _text(request),
                 time.time())  # fmt: skip


def _answer(request: HttpRequest, number: int) -> bool:
    text = _text(request)
    if not text:
        return False
    by_mail, closes = bool(settings.EMAIL_HOST), bool(request.POST.get("schliessen"))
    done = write(steps.answer, number, *_who(request), text, time.time(), by_mail)
    return done and (not closes or write(steps.close, number, *_who(request), time.time()))


def _close(request: HttpRequest, number: int) -> bool:
    return write(steps.close, number, *_who(request), time.time())


def _note(request: HttpRequest, number: int) -> bool:
    text = _text(request)
    return bool(text) and write(steps.note, number, str(request.user), text, time.time())


# What stands in the address → the step, its name in the audit log, what is said afterwards.
DEEDS: dict[str, tuple[Callable[[HttpRequest, int], bool], str, str]] = {
    "uebernehmen": (_claim, "request-claimed", "Die Anfrage gehört jetzt Ihnen."),
    "freigeben": (_release, "request-released", "Die Anfrage wartet wieder."),
    "weiterleiten": (_forward, "request-forwarded", "Weitergeleitet."),
    "antworten": (_answer, "request-answered", "Die Antwort ist festgehalten."),
    "schliessen": (_close, "request-closed", "Geschlossen."),
    "notiz": (_note, "request-noted", ""),
}


def _row(number: int) -> Any:
    row = read(steps.one, number)
    if row is None:
        raise Http404
    return row


def _who(request: HttpRequest) -> tuple[str, str]:
    return request.user.login, str(request.user)


def _text(request: HttpRequest) -> str:
    return cleaned(request.POST.get("text", ""))[:LONGEST]


def _draft(request: HttpRequest) -> str:
    chosen = request.GET.get("vorlage", "")
    found = Canned.objects.filter(pk=int(chosen) if chosen.isdigit() and len(chosen) < 18 else 0)
    one = found.first()
    return one.text if one else ""
