"""Live chats: take over, write, hand back."""

from __future__ import annotations

import time
import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from bot.channels.cleaning import cleaned
from bot.channels.sentences import handoff
from bot.handoff import live
from console.accounts.permissions import TALK, requires
from console.audit.log import record
from console.conversations.index import catch_up
from console.conversations.models import Conversation, Note
from console.handoff import asking
from console.handoff.models import Canned
from console.handoff.store import needs_store, read, write

LONGEST = 2000
ENDED = {
    "resident": "Die Person hat den Chat beendet.",
    "silent": "Der Chat ist beendet, weil länger niemand geschrieben hat.",
    "away": "Der Chat ist beendet, weil die Konsole eine Weile nicht zu erreichen war.",
    "unclaimed": "Niemand hat diesen Chat übernommen. Die Person weiß Bescheid.",
    "staff": "Dieser Chat ist beendet.",
}
TAKEN = "Jemand anderes war schneller, oder das Gespräch ist schon beendet."


@requires(TALK)
@require_safe
@needs_store
def chat(request: HttpRequest, number: int) -> HttpResponse:
    """One chat: what was said, and a field to write in."""
    catch_up()
    row = _row(number)
    _alive(request, row)
    conversation = asking.conversation_of(row.sender_id)
    record(request, "transcript-read", _target(row))
    said = asking.lines(row.sender_id)
    chosen = Canned.objects.filter(pk=_number(request.GET.get("vorlage"))).first()
    context = {
        "chat": row,
        "mine": row.state == live.ACTIVE and row.agent == request.user.login,
        "lines": said,
        "last": said[-1]["id"] if said else 0,
        "pending": read(asking.pending, row.sender_id),
        "reachable": read(asking.reachable, row.sender_id),
        "ended": ENDED.get(row.ended_by, ENDED["staff"]),
        "conversation": conversation,
        "notes": conversation.notes.all() if conversation else [],
        "canned": Canned.objects.all(),
        "draft": chosen.text if chosen else "",
        "key": uuid.uuid4().hex,
        "longest": LONGEST,
    }
    return render(request, "handoff/chat.html", context)


@requires(TALK)
@require_safe
@needs_store
def lines(request: HttpRequest, number: int) -> HttpResponse:
    """For the script of the page: what was said since, and whether the chat still runs."""
    row = _row(number)
    _alive(request, row)
    said = asking.lines(row.sender_id, _number(request.GET.get("nach")))
    html = render_to_string("handoff/lines.html", {"lines": said}, request)
    return JsonResponse({"html": html, "last": said[-1]["id"] if said else None,
                         "state": row.state, "agent": row.agent,
                         "ended": ENDED.get(row.ended_by, "")})  # fmt: skip


@requires(TALK)
@require_POST
@needs_store
def take(request: HttpRequest, number: int) -> HttpResponse:
    """Takes a waiting chat."""
    row = _row(number)
    user = request.user
    taken = write(live.take, number, user.login, str(user), time.time(), _arrival())
    return _taken(request, row, number if taken else None)


@requires(TALK)
@require_POST
@needs_store
def step_in(request: HttpRequest, number: int) -> HttpResponse:
    """Takes a conversation over from its transcript."""
    found = get_object_or_404(Conversation, pk=number)
    user, now = request.user, time.time()
    channel = found.channel or "web"
    if not read(asking.reachable, found.sender):
        messages.error(request, "Die Person hat ihr Gespräch beendet und kann nichts mehr lesen.")
        return redirect("conversations:transcript", number)
    chat_number = write(live.step_in, found.sender, channel, user.login, str(user), now,
                        _arrival())  # fmt: skip
    return _taken(request, read(live.of_sender, found.sender), chat_number)


@requires(TALK)
@require_POST
@needs_store
def say(request: HttpRequest, number: int) -> HttpResponse:
    """Writes to the resident."""
    row = _row(number)
    text = cleaned(request.POST.get("text", ""))[:LONGEST]
    key = request.POST.get("schluessel", "")[:64]
    wants_data = request.headers.get("Accept") == "application/json"
    said = bool(text) and write(live.say, number, request.user.login, text, key, time.time())
    if said:
        record(request, "chat-said", _target(row))
    elif text:
        messages.error(request, "Das Gespräch läuft nicht mehr. Die Nachricht ist nicht gesendet.")
    if wants_data:
        return JsonResponse({"said": said}, status=200 if said else 409)
    return redirect("handoff:chat", number)


@requires(TALK)
@require_POST
@needs_store
def back(request: HttpRequest, number: int) -> HttpResponse:
    """Hands the conversation back to the bot."""
    row = _row(number)
    if write(live.hand_back, number, request.user.login, time.time(), handoff()["returned"]):
        record(request, "chat-returned", _target(row))
        messages.success(request, "Zurückgegeben. Der Bot antwortet wieder.")
    return redirect("handoff:desk")


@requires(TALK)
@require_POST
@needs_store
def note(request: HttpRequest, number: int) -> HttpResponse:
    """Adds an internal note to the conversation."""
    row = _row(number)
    catch_up()
    conversation = asking.conversation_of(row.sender_id)
    text = request.POST.get("text", "").strip()[:LONGEST]
    if conversation and text:
        Note.objects.create(conversation=conversation, author=str(request.user), text=text)
        record(request, "note-added", _target(row))
    return redirect("handoff:chat", number)


def _arrival() -> str:
    """What the resident is told: the name of the staff member only if the city wants that."""
    return handoff()["taken_by" if settings.HANDOFF_NAMES else "taken"]


def _taken(request: HttpRequest, row: Any, number: int | None) -> HttpResponse:
    if number is None:
        messages.error(request, TAKEN)
        return redirect("handoff:desk")
    record(request, "chat-taken", _target(row))
    return redirect("handoff:chat", number)


def _row(number: int) -> Any:
    row = read(live.one, number)
    if row is None:
        raise Http404
    return row


def _alive(request: HttpRequest, row: Any) -> None:
    if row.state == live.ACTIVE and row.agent == request.user.login:
        write(live.alive, request.user.login, time.time())


def _target(row: Any) -> str:
    """How the audit log names it: by number, never by the session."""
    conversation = asking.conversation_of(row.sender_id)
    return f"#{conversation.pk}" if conversation else f"Live-Chat {row.id}"


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 18 else 0
