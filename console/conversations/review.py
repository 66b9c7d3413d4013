"""What staff add to conversations: notes, labels, states, saved filters."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from console.accounts.permissions import READ_CONVERSATIONS, REVIEW_CONVERSATIONS, requires
from console.audit.log import record
from console.conversations.filters import FilterForm
from console.conversations.models import STATES, Conversation, Label, Note, SavedFilter

_LONGEST_NOTE = 2000


def _back(number: int, turn: str = "") -> HttpResponse:
    place = f"#frage-{turn}" if turn and turn != "0" else ""
    return redirect(reverse("conversations:transcript", args=[number]) + place)


@requires(REVIEW_CONVERSATIONS)
@require_POST
def note(request: HttpRequest, number: int) -> HttpResponse:
    """Adds a note to the conversation or to one of its questions."""
    conversation = get_object_or_404(Conversation, pk=number)
    text = request.POST.get("text", "").strip()[:_LONGEST_NOTE]
    turn = request.POST.get("turn", "0")
    event = int(turn) if turn.isdigit() and len(turn) < 18 else 0
    if text:
        Note.objects.create(conversation=conversation, author=str(request.user), text=text,
                            turn_event=event)  # fmt: skip
        record(request, "note-added", f"#{number}")
    return _back(number, str(event))


@requires(REVIEW_CONVERSATIONS)
@require_POST
def label(request: HttpRequest, number: int) -> HttpResponse:
    """Sticks a label on the conversation, or takes it off."""
    conversation = get_object_or_404(Conversation, pk=number)
    name = " ".join(request.POST.get("label", "").split())[:40]
    if name and request.POST.get("weg"):
        conversation.labels.remove(*Label.objects.filter(name=name))
        Label.objects.filter(name=name, conversations=None).delete()
        record(request, "label-removed", f"#{number}", name)
    elif name:
        conversation.labels.add(Label.objects.get_or_create(name=name)[0])
        record(request, "label-added", f"#{number}", name)
    return _back(number)


@requires(REVIEW_CONVERSATIONS)
@require_POST
def state(request: HttpRequest, number: int) -> HttpResponse:
    """Sets how far the review of the conversation is."""
    conversation = get_object_or_404(Conversation, pk=number)
    wanted = request.POST.get("stand", "")
    if wanted in STATES:
        Conversation.objects.filter(pk=conversation.pk).update(state=wanted)
        record(request, "state-changed", f"#{number}", STATES[wanted])
    if request.POST.get("weiter") and (following := _following(conversation)):
        return _back(following)
    return _back(number)


def _following(conversation: Conversation) -> int | None:
    """The next conversation nobody has looked at, going back in time."""
    found = Conversation.objects.filter(state="new", turns__gt=0,
                                        last_at__lte=conversation.last_at)  # fmt: skip
    return (
        found.exclude(pk=conversation.pk)
        .order_by("-last_at", "-pk")
        .values_list("pk", flat=True)
        .first()
    )


@requires(READ_CONVERSATIONS)
@require_POST
def save_filter(request: HttpRequest) -> HttpResponse:
    """Keeps the filters in use under a name."""
    query = QueryDict(request.POST.get("filter", "")[:500])
    known = {key: value for key, value in query.items() if key in FilterForm.base_fields and value}
    name = " ".join(request.POST.get("name", "").split())[:60]
    clean = QueryDict(mutable=True)
    clean.update(known)
    if name and known:
        SavedFilter.objects.update_or_create(
            owner=request.user, name=name, defaults={"query": clean.urlencode()[:600]}
        )
        record(request, "filter-saved", name)
        messages.success(request, f"Der Filter „{name}“ ist gespeichert.")
    return redirect(f"{reverse('conversations:inbox')}?{clean.urlencode()}")


@requires(READ_CONVERSATIONS)
@require_POST
def remove_filter(request: HttpRequest, number: int) -> HttpResponse:
    """Removes one of one's own filters."""
    saved = get_object_or_404(SavedFilter, pk=number, owner=request.user)
    record(request, "filter-removed", saved.name)
    saved.delete()
    return redirect("conversations:inbox")
