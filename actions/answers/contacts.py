"""Whom to ask about a subject, and how to reach them."""

from __future__ import annotations

from actions.answer import Say
from knowledge.model import Statement, Subject
from knowledge.search import Search
from knowledge.store import Store
from knowledge.values import shown

DEFAULT = "mia-do-ki"  # the newest office in the documents
BODIES = frozenset({"body", "office", "organisation"})  # subjects that have an address
WAYS = ("phone", "fax", "email", "address", "website")
_SHOWN = ("phone", "email", "address")


def whom_to_ask(subject_id: str, store: Store) -> Say:
    """The sentence that names who can be asked about the subject, and how."""
    subject = responsible(subject_id, store)
    ways = [current for way in _SHOWN if (current := _current(store, subject.id, way))]
    return Say("utter_whom_to_ask", {
        "office": subject.name,
        "ways": ", ".join(shown(store.aspects[one.aspect].value, one.value) for one in ways),
        "said": store.sources[ways[0].citation.source].cited if ways else "",
    })  # fmt: skip


def responsible(subject_id: str, store: Store) -> Subject:
    """The office to ask: the subject's own, that of its `ask` or its parent, else the KI."""
    seen: set[str] = set()
    while subject_id and subject_id not in seen:
        seen.add(subject_id)
        subject = store.subject(subject_id)
        if subject is None:
            break
        if subject.type != "person" and not subject.ask and _current(store, subject_id, "phone"):
            return subject
        if subject.ask == subject_id and _current(store, subject_id, "phone"):
            return subject
        subject_id = subject.ask or subject.part_of
    fallback = store.subject(DEFAULT)
    assert fallback is not None
    return fallback


def way_to(subject_id: str, aspect: str, search: Search) -> Statement | None:
    """The current statement of the aspect (phone, address …) of the office behind the subject."""
    return _current(search.store, responsible(subject_id, search.store).id, aspect)


def _current(store: Store, subject: str, aspect: str) -> Statement | None:
    found = store.statements(subject, aspect)
    return next((one for one in found if not one.valid_until), None)
