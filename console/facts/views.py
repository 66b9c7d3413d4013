"""The knowledge base, to look things up."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from console.accounts.permissions import PROPOSE_FACTS, READ_FACTS, requires
from console.facts.edit import as_yaml
from console.facts.knowledge import knowledge
from console.facts.look import found_subjects, shown_statement, shown_subject
from console.facts.models import OPEN, Mark, Proposal
from console.facts.reports import REPORTS, rows, tabs
from console.figures import days


@requires(READ_FACTS)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Subjects by name, alias or words."""
    query = request.GET.get("q", "").strip()[:100]
    known = knowledge()
    return render(request, "facts/search.html",
                  {"q": query, "found": found_subjects(known, query), "known": known.store,
                   "reports": tabs()})  # fmt: skip


@requires(READ_FACTS)
@require_safe
def subject(request: HttpRequest, subject_id: str) -> HttpResponse:
    """A subject with all its statements."""
    known = knowledge()
    found = known.subject(subject_id)
    if found is None:
        raise Http404
    return render(request, "facts/subject.html", {
        "subject": found, "shown": shown_subject(known, found),
        "may_propose": request.user.may(PROPOSE_FACTS)})  # fmt: skip


@requires(READ_FACTS)
@require_safe
def statement(request: HttpRequest, statement_id: str) -> HttpResponse:
    """One statement with its source, its age and what staff said about it."""
    known = knowledge()
    found = known.statement(statement_id)
    if found is None:
        raise Http404
    rivals = known.store.statements(found.subject, found.aspect) if known.store else []
    return render(request, "facts/statement.html", {
        "one": shown_statement(known, found), "subject": known.subject(found.subject),
        "rivals": [shown_statement(known, one) for one in rivals if one.id != found.id],
        "value": as_yaml(found.value), "marks": Mark.objects.filter(statement=found.id)[:20],
        "open": Proposal.objects.filter(statement=found.id, state=OPEN),
        "may_propose": request.user.may(PROPOSE_FACTS)})  # fmt: skip


@requires(READ_FACTS)
@require_safe
def report(request: HttpRequest, name: str) -> HttpResponse:
    """One of the lists of what needs an editor."""
    if name not in REPORTS:
        raise Http404
    days.refresh()
    title, note, _ = REPORTS[name]
    return render(request, "facts/report.html", {
        "title": title, "note": note, "rows": rows(name, knowledge()), "name": name,
        "reports": tabs()})  # fmt: skip
