"""The audit log, to read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from console.accounts.permissions import READ_AUDIT, requires
from console.audit import log
from console.audit.deeds import DEEDS
from console.audit.models import Entry

PAGE = 100


@requires(READ_AUDIT)
@require_GET
def entries(request: HttpRequest) -> HttpResponse:
    """Entries, newest first, by person and deed."""
    found = Entry.objects.all()
    who, deed = request.GET.get("wer", "").strip(), request.GET.get("was", "")
    if who:
        found = found.filter(who=who.casefold())
    if deed in DEEDS:
        found = found.filter(deed=deed)
    before = request.GET.get("vor", "")
    if before.isdigit() and len(before) < 18:
        found = found.filter(id__lt=int(before))
    rows = list(found[: PAGE + 1])
    context = {
        "rows": [(row, DEEDS.get(row.deed, row.deed)) for row in rows[:PAGE]],
        "older": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "deeds": DEEDS,
        "who": who,
        "deed": deed,
    }
    if request.GET.get("pruefen"):
        context |= {"checked": True, "broken": log.broken()}
    return render(request, "audit/entries.html", context)
