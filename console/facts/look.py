"""What is known, prepared for the pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from console.facts.knowledge import Knowledge
from console.facts.models import Mark
from knowledge.model import Statement, Subject
from knowledge.text import words

TYPES = {
    "body": "Gremium", "office": "Stelle", "organisation": "Organisation", "person": "Person",
    "programme": "Programm", "event": "Veranstaltung", "process": "Prozess", "group": "Gruppe",
    "topic": "Thema", "term": "Begriff", "place": "Ort", "document": "Dokument",
}  # fmt: skip


@dataclass
class Shown:
    """A statement as a page shows it."""

    statement: Statement
    aspect: str
    cited: str
    place: str
    date: str
    ended: str
    also: list[str] = field(default_factory=list)
    verdict: str = ""  # of the last check
    checked: Any = None


def found_subjects(known: Knowledge, query: str) -> list[tuple[Subject, str]]:
    """Subjects whose names hold all words of the query (all, without one), by name."""
    if known.store is None:
        return []
    wanted = words(query)
    hits: dict[str, tuple[int, int]] = {}
    for subject_id, _, phrase, kind in known.store.phrases():
        have = words(phrase)
        if all(any(one.startswith(want) for one in have) for want in wanted):
            begins = not wanted or (have[:1] and have[0].startswith(wanted[0]))
            rank = (0 if kind == "name" else 2) + (not begins)
            length = len(phrase) if wanted else 0  # the shorter the name, the closer the match
            hits[subject_id] = min(hits.get(subject_id, (9, 0)), (rank, length))
    found = [(subject, TYPES.get(subject.type, subject.type)) for subject_id in hits
             if (subject := known.subject(subject_id))]  # fmt: skip
    return sorted(found, key=lambda one: (hits[one[0].id], one[0].name.casefold()))


def shown_statement(known: Knowledge, one: Statement) -> Shown:
    """One statement with its source."""
    source = known.source(one.citation.source)
    also = [known.source(citation.source) for citation in one.also]
    return Shown(
        statement=one, aspect=known.aspect_name(one.aspect),
        cited=source.cited if source else one.citation.source, place=one.citation.place,
        date=source.date if source else "", ended=one.valid_until,
        also=[source.cited for source in also if source],
    )  # fmt: skip


def shown_subject(known: Knowledge, subject: Subject) -> list[Shown]:
    """All statements of a subject, those that hold first."""
    statements = known.store.statements(subject.id) if known.store else []
    shown = [shown_statement(known, one) for one in statements]
    checks = {}
    for mark in Mark.objects.filter(statement__in=[one.id for one in statements]).order_by(
        "at", "pk"
    ):
        checks[mark.statement] = mark
    for one in shown:
        if mark := checks.get(one.statement.id):
            one.verdict, one.checked = mark.verdict, mark
    return shown
