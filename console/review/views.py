"""Judging questions: right, corrected, discarded, confirmed by a second person."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from console.accounts.permissions import READ_QUEUES, REVIEW_CONVERSATIONS, requires
from console.audit.log import record
from console.conversations.models import Conversation
from console.facts.knowledge import knowledge
from console.review import making
from console.review.forms import ItemForm
from console.review.models import ONCE, STATES, Item

PAGE = 50


@requires(READ_QUEUES)
@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """Judged questions by state, those that wait for a second person first."""
    state = request.GET.get("stand", ONCE)
    state = state if state in STATES else ONCE
    found = Item.objects.filter(state=state).order_by("-made_at")[:PAGE]
    known = knowledge()
    rows = [(one, known.subject_name(one.subject) if one.subject else "") for one in found]
    counts = [(key, name, Item.objects.filter(state=key).count()) for key, name in STATES.items()]
    context = {
        "rows": rows, "counts": counts, "state": state, "who": request.user.login,
        "may_review": request.user.may(REVIEW_CONVERSATIONS),
    }  # fmt: skip
    return render(request, "review/items.html", context)


@requires(REVIEW_CONVERSATIONS)
@require_POST
def right(request: HttpRequest, number: int, event: int) -> HttpResponse:
    """The question was understood rightly."""
    conversation = get_object_or_404(Conversation, pk=number)
    item = _question(conversation, event)
    values = {
        name: getattr(item, f"predicted_{name}") for name in ("intent", "subject", "statement")
    }
    item.judge(request.user.login, values, settings.FOUR_EYES)
    item.save()
    record(request, "question-judged", f"#{number}", "richtig verstanden")
    return _to_transcript(number, event)


@requires(REVIEW_CONVERSATIONS)
@require_POST
def begin(request: HttpRequest, number: int, event: int) -> HttpResponse:
    """Opens the form to correct what was understood."""
    item = _question(get_object_or_404(Conversation, pk=number), event)
    if item.pk is None:
        item.save()
        record(request, "question-opened", f"#{number}")
    return redirect("review:edit", item.pk)


@requires(REVIEW_CONVERSATIONS)
@require_POST
def regression(request: HttpRequest, number: int) -> HttpResponse:
    """The whole conversation becomes a regression test."""
    item = making.regression(get_object_or_404(Conversation, pk=number))
    if item is None:
        raise Http404
    item.judge(request.user.login, {}, settings.FOUR_EYES)
    item.save()
    record(request, "test-made", f"#{number}", f"{len(item.turns)} Fragen")
    messages.success(request, "Das Gespräch ist als Prüffrage vorgemerkt.")
    return redirect("conversations:transcript", number)


@requires(REVIEW_CONVERSATIONS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Corrects type, subject or statement; a second person has to confirm it again."""
    item = get_object_or_404(Item, pk=number)
    form = ItemForm(knowledge(), request.POST or None, instance=item)
    if request.method == "POST" and form.is_valid():
        item.judge(request.user.login, form.cleaned_data, settings.FOUR_EYES)
        item.save()
        record(request, "question-judged", f"Prüfung {number}", "berichtigt")
        return redirect(f"{reverse('review:items')}?stand={item.state}")
    return render(request, "review/edit.html", {"form": form, "item": item})


@requires(REVIEW_CONVERSATIONS)
@require_POST
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    """Confirms somebody else's judgement."""
    item = get_object_or_404(Item, pk=number)
    if item.confirm(request.user.login):
        item.save()
        record(request, "question-confirmed", f"Prüfung {number}")
    else:
        messages.error(request, "Bestätigen muss eine andere Person, und nur, was darauf wartet.")
    return redirect("review:items")


@requires(REVIEW_CONVERSATIONS)
@require_POST
def discard(request: HttpRequest, number: int) -> HttpResponse:
    """Nothing will be learned from this question."""
    item = get_object_or_404(Item, pk=number)
    item.discard(request.user.login)
    item.save()
    record(request, "question-discarded", f"Prüfung {number}")
    back = request.POST.get("stand", ONCE)
    return redirect(f"{reverse('review:items')}?stand={back if back in STATES else ONCE}")


def _question(conversation: Conversation, event: int) -> Item:
    item = making.question(conversation, event)
    if item is None:
        raise Http404
    return item


def _to_transcript(number: int, event: int) -> HttpResponse:
    return redirect(reverse("conversations:transcript", args=[number]) + f"#frage-{event}")
