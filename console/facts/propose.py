"""Editors' work: marking statements and proposing changes."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from console.accounts.permissions import PROPOSE_FACTS, READ_FACTS, requires
from console.audit.log import record
from console.facts.forms import ProposalForm
from console.facts.knowledge import knowledge
from console.facts.models import EXPORTED, OPEN, STATES, VERDICTS, WITHDRAWN, WRONG, Mark, Proposal
from console.facts.proposals import diff_of, faults, open_ones
from console.facts.reports import tabs


@requires(PROPOSE_FACTS)
@require_POST
def mark(request: HttpRequest, statement_id: str) -> HttpResponse:
    """Says that a statement still holds, or that it is wrong."""
    if knowledge().statement(statement_id) is None:
        raise Http404
    verdict = request.POST.get("urteil", "")
    if verdict in VERDICTS:
        note = request.POST.get("anmerkung", "").strip()[:500]
        Mark.objects.create(
            statement=statement_id, verdict=verdict, note=note, who=str(request.user)
        )
        record(request, "statement-marked", statement_id, VERDICTS[verdict])
    if verdict == WRONG:
        messages.info(
            request, "Vermerkt. Wissen Sie, was richtig ist? Dann schlagen Sie es hier vor."
        )
        return redirect("facts:change", statement_id)
    return redirect("facts:statement", statement_id)


@requires(PROPOSE_FACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, statement_id: str) -> HttpResponse:
    """Proposes a change of a statement."""
    found = knowledge().statement(statement_id)
    if found is None:
        raise Http404
    return _propose(request, found.subject, statement_id)


@requires(PROPOSE_FACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, subject_id: str) -> HttpResponse:
    """Proposes a new statement."""
    return _propose(request, subject_id, "")


def _propose(request: HttpRequest, subject_id: str, statement_id: str) -> HttpResponse:
    known = knowledge()
    subject = known.subject(subject_id)
    if subject is None:
        raise Http404
    old = known.statement(statement_id) if statement_id else None
    form = ProposalForm(known, old, request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = faults(subject_id, statement_id, form.change())
        if not found:
            Proposal.objects.create(
                subject=subject_id,
                statement=statement_id,
                change=form.change(),
                reason=form.cleaned_data["reason"],
                who=str(request.user),
            )
            record(request, "change-proposed", statement_id or subject_id)
            messages.success(request, "Danke. Der Vorschlag steht in der Liste.")
            return redirect("facts:proposals")
        for fault in found:
            form.add_error(None, fault)
    return render(request, "facts/propose.html", {"form": form, "subject": subject, "old": old})


@requires(READ_FACTS)
@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """All proposals; the open ones as a diff."""
    rows = Proposal.objects.order_by("-pk")[:100]
    shown = [
        (one, STATES[one.state], diff_of([one])[0] if one.state == OPEN else "") for one in rows
    ]
    stale = {one.pk for one in diff_of(open_ones())[1]}
    return render(request, "facts/proposals.html", {
        "rows": shown, "stale": stale, "may_propose": request.user.may(PROPOSE_FACTS),
        "number": len(open_ones()), "reports": tabs()})  # fmt: skip


@requires(PROPOSE_FACTS)
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Takes a proposal back."""
    proposal = get_object_or_404(Proposal, pk=number, state=OPEN)
    proposal.state = WITHDRAWN
    proposal.save()
    record(request, "proposal-withdrawn", proposal.statement or proposal.subject)
    return redirect("facts:proposals")


@requires(PROPOSE_FACTS)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """All open proposals as one file for `git apply`; they then count as handed on."""
    waiting = open_ones()
    text, stale = diff_of(waiting)
    fitting = [one.pk for one in waiting if one not in stale]
    Proposal.objects.filter(pk__in=fitting).update(state=EXPORTED)
    record(request, "proposals-exported", detail=f"{len(fitting)} Vorschläge")
    response = HttpResponse(text, content_type="text/x-diff; charset=utf-8")
    name = f"wissen-{timezone.localdate()}.diff"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
