"""The desk: who waits, who is on duty."""

from __future__ import annotations

import time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from bot.handoff import live, requests
from bot.handoff.presence import seen
from console.accounts.permissions import TALK, requires
from console.audit.log import record
from console.handoff import asking
from console.handoff.store import needs_store, read, write


@requires(TALK)
@require_safe
@needs_store
def desk(request: HttpRequest) -> HttpResponse:
    """All who wait for a person, longest first, and the chats that run."""
    login = request.user.login
    found = read(asking.queue)
    ready = _here(request)
    last = asking.last_questions([row.sender_id for row in found.chats])
    done = request.GET.get("erledigte")
    context = {
        "queue": found,
        "ready": ready,
        "chats": [(row, last[row.sender_id]) for row in found.chats],
        "mine": [row for row in found.running if row.agent == login],
        "others": [row for row in found.running if row.agent != login],
        "done": read(requests.listed, (requests.ANSWERED, requests.CLOSED, requests.WITHDRAWN))
        if done
        else [],
        "show_done": done,
    }
    return render(request, "handoff/desk.html", context)


@requires(TALK)
@require_safe
@needs_store
def news(request: HttpRequest) -> HttpResponse:
    """For the script of every page: who waits. Also says that this console is open."""
    ready = _here(request)
    found = read(asking.queue)
    return JsonResponse({"waiting": len(found.chats), "requests": len(found.open),
                         "version": found.version, "ready": ready})  # fmt: skip


@requires(TALK)
@require_POST
@needs_store
def duty(request: HttpRequest) -> HttpResponse:
    """Says whether one is ready to chat."""
    ready = request.POST.get("bereit") == "1"
    write(seen, request.user.login, str(request.user), time.time(), ready)
    record(request, "duty-on" if ready else "duty-off")
    if ready:
        messages.success(request, "Sie sind jetzt bereit. Lassen Sie eine Seite der Konsole offen.")
    return redirect("handoff:desk")


def _here(request: HttpRequest) -> bool:
    """Notes that the console of this person is open; whether they are ready."""
    login, now = request.user.login, time.time()
    ready = bool(write(seen, login, str(request.user), now, None))
    write(live.alive, login, now)
    return ready
