"""What is set up once: office hours, offices to forward to, canned answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from bot.handoff.presence import hours, set_hours
from console.accounts.permissions import MANAGE_HANDOFF, TALK, requires
from console.audit.log import record
from console.handoff.forms import CannedForm, HoursForm, OfficeForm, written
from console.handoff.models import Canned, Office
from console.handoff.store import needs_store, read, write


@requires(MANAGE_HANDOFF)
@require_http_methods(["GET", "HEAD", "POST"])
@needs_store
def times(request: HttpRequest) -> HttpResponse:
    """Office hours: from them follow the offer of a live chat and the time that the bot names."""
    now = read(hours)
    form = HoursForm(request.POST or None, initial=written(now))
    if request.method == "POST" and form.is_valid():
        write(set_hours, form.hours())
        record(request, "hours-changed")
        messages.success(request, "Gespeichert. Der Bot richtet sich in wenigen Sekunden danach.")
        return redirect("handoff:hours")
    return render(request, "handoff/hours.html", {"form": form, "any": now.any})


@requires(MANAGE_HANDOFF)
@require_http_methods(["GET", "HEAD", "POST"])
def offices(request: HttpRequest) -> HttpResponse:
    """Where requests can be forwarded to."""
    form = OfficeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = form.save()
        record(request, "office-added", made.name)
        return redirect("handoff:offices")
    context = {"form": form, "offices": Office.objects.all()}
    return render(request, "handoff/offices.html", context)


@requires(MANAGE_HANDOFF)
@require_POST
def remove_office(request: HttpRequest, number: int) -> HttpResponse:
    """Takes an office off the list; requests that were forwarded keep its name."""
    office = get_object_or_404(Office, pk=number)
    office.delete()
    record(request, "office-removed", office.name)
    return redirect("handoff:offices")


@requires(TALK)
@require_http_methods(["GET", "HEAD", "POST"])
def canned(request: HttpRequest) -> HttpResponse:
    """Texts that staff need again and again."""
    form = CannedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = form.save()
        record(request, "canned-added", made.title)
        return redirect("handoff:canned")
    return render(request, "handoff/canned.html", {"form": form, "canned": Canned.objects.all()})


@requires(TALK)
@require_POST
def remove_canned(request: HttpRequest, number: int) -> HttpResponse:
    """Deletes a canned answer."""
    found = get_object_or_404(Canned, pk=number)
    found.delete()
    record(request, "canned-removed", found.title)
    return redirect("handoff:canned")
