"""Lists that say where the knowledge needs an editor: old, in conflict, asked for, missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from console.facts.knowledge import Knowledge
from console.facts.look import Shown, shown_statement
from console.facts.models import WRONG, Mark
from console.figures.tables import Period, numbers
from knowledge.model import Statement

OLD_YEARS = 5
DAYS = 90
_LONGEST = 300


@dataclass(frozen=True)
class Row:
    """One line: a statement or a subject, and why it is here."""

    subject: str
    subject_name: str
    shown: Shown | None = None
    number: int = 0
    why: str = ""


def _statements(known: Knowledge) -> list[Statement]:
    store = known.store
    if store is None:
        return []
    return [one for subject in store.subject_ids() for one in store.statements(subject)]


def _row(known: Knowledge, one: Statement, number: int = 0, why: str = "") -> Row:
    return Row(
        one.subject, known.subject_name(one.subject), shown_statement(known, one), number, why
    )


def _shown_lately() -> dict[str, int]:
    today = timezone.localdate()
    return numbers(Period(today - timedelta(DAYS - 1), today), "statement")


def old(known: Knowledge) -> list[Row]:
    """Current statements whose source is old, the most shown first."""
    limit = str(timezone.localdate().year - OLD_YEARS)
    asked = _shown_lately()
    confirmed = set(Mark.objects.filter(verdict="holds", at__gte=timezone.now() - timedelta(365))
                    .values_list("statement", flat=True))  # fmt: skip
    rows = []
    for one in _statements(known):
        source = known.source(one.citation.source)
        if source and not one.valid_until and source.date < limit and one.id not in confirmed:
            rows.append(_row(known, one, asked.get(one.id, 0), source.cited))
    return sorted(rows, key=lambda row: (-row.number, row.subject_name))


def conflicts(known: Knowledge) -> list[Row]:
    """Statements about the same thing with different values, side by side."""
    together: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for one in _statements(known):
        aspect = known.store.aspects.get(one.aspect) if known.store else None
        if aspect and aspect.single:
            together[one.subject, one.aspect].append(one)
    rows = []
    for statements in together.values():
        if len({repr(one.value) for one in statements}) > 1:
            rows += [
                _row(known, one, 0, f"galt bis {one.valid_until}" if one.valid_until else "gilt")
                for one in statements
            ]
    return rows


def asked(known: Knowledge) -> list[Row]:
    """Statements that were shown most."""
    found = sorted(_shown_lately().items(), key=lambda one: -one[1])
    rows = [(known.statement(key), number) for key, number in found]
    return [_row(known, one, number) for one, number in rows if one]


def missing(known: Knowledge) -> list[Row]:
    """Subjects that were asked about without an answer in the documents."""
    today = timezone.localdate()
    found = numbers(Period(today - timedelta(DAYS - 1), today), "gap")
    ordered = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    return [Row(key, known.subject_name(key), None, number) for key, number in ordered
            if known.subject(key)]  # fmt: skip


def wrong(known: Knowledge) -> list[Row]:
    """Statements whose last mark says that they are wrong."""
    last: dict[str, Mark] = {}
    for one in Mark.objects.order_by("at", "pk"):
        last[one.statement] = one
    found = [(known.statement(key), mark) for key, mark in last.items() if mark.verdict == WRONG]
    return [_row(known, one, 0, f"{mark.who}: {mark.note}" if mark.note else mark.who)
            for one, mark in found if one]  # fmt: skip


REPORTS: dict[str, tuple[str, str, Callable[[Knowledge], list[Row]]]] = {
    "alt": (
        "Alt",
        f"Gültige Aussagen aus Dokumenten, die älter als {OLD_YEARS} Jahre sind und die im "
        "letzten Jahr niemand bestätigt hat; die meistgezeigten zuerst.",
        old,
    ),
    "widersprueche": (
        "Widersprüche",
        "Aussagen zum selben Punkt mit verschiedenen Angaben.",
        conflicts,
    ),
    "gefragt": ("Gefragt", f"Was in den letzten {DAYS} Tagen am meisten gezeigt wurde.", asked),
    "fehlt": (
        "Fehlt",
        f"Themen, nach denen in den letzten {DAYS} Tagen gefragt wurde, ohne dass ein "
        "Dokument es beantwortet.",
        missing,
    ),
    "falsch": ("Als falsch markiert", "Aussagen, die jemand für falsch hält.", wrong),
}


def tabs() -> list[tuple[str, str]]:
    """The reports' names and labels."""
    return [(name, entry[0]) for name, entry in REPORTS.items()]


def rows(name: str, known: Knowledge) -> list[Row]:
    """The report's lines. Raises KeyError if there is no such report."""
    return REPORTS[name][2](known)[:_LONGEST]
