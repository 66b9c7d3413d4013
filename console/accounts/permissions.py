"""Roles, what each may do, and the decorators that every view carries."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]

READER, REVIEWER, AGENT, EDITOR, ADMINISTRATOR = (
    "reader", "reviewer", "agent", "editor", "administrator",
)  # fmt: skip
ROLES = {
    READER: "Lesen",
    REVIEWER: "Prüfen",
    AGENT: "Beraten",
    EDITOR: "Wissen pflegen",
    ADMINISTRATOR: "Verwalten",
}
ROLE_NOTES = {
    READER: "sieht Gespräche, Kennzahlen und Wissen",
    REVIEWER: "bearbeitet Aufgaben, Notizen und Markierungen",
    AGENT: "übernimmt Gespräche und beantwortet Anfragen",
    EDITOR: "prüft Aussagen und schlägt Änderungen vor",
    ADMINISTRATOR: "darf alles, auch Konten und Protokoll",
}

# Permissions, named <thing>.<deed>
READ_CONVERSATIONS = "conversations.read"
REVIEW_CONVERSATIONS = "conversations.review"
READ_QUEUES = "queues.read"
WORK_QUEUES = "queues.work"
READ_FIGURES = "figures.read"
READ_FACTS = "facts.read"
PROPOSE_FACTS = "facts.propose"
TALK = "handoff.talk"  # live takeover and requests
MANAGE_HANDOFF = "handoff.manage"  # office hours, offices
MANAGE_ACCOUNTS = "accounts.manage"
READ_AUDIT = "audit.read"

_READING = {READ_CONVERSATIONS, READ_QUEUES, READ_FIGURES, READ_FACTS}
GRANTS: dict[str, set[str]] = {
    READER: _READING,
    REVIEWER: _READING | {REVIEW_CONVERSATIONS, WORK_QUEUES},
    AGENT: _READING | {TALK},
    EDITOR: _READING | {PROPOSE_FACTS},
}
GRANTS[ADMINISTRATOR] = set().union(*GRANTS.values()) | {
    MANAGE_ACCOUNTS,
    READ_AUDIT,
    MANAGE_HANDOFF,
}


def granted(roles: list[str]) -> frozenset[str]:
    """Everything that these roles together may do."""
    return frozenset().union(*(GRANTS.get(role, set()) for role in roles))


def requires(permission: str) -> Callable[[View], View]:
    """Decorator: only accounts with this permission see the view."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.may(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def signed_in(view: View) -> View:
    """Decorator: every account sees the view."""
    view.permission = "signed-in"  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Decorator: the view is meant to be open to anybody."""
    view.permission = "public"  # type: ignore[attr-defined]
    return view


def permission_of(view: Any) -> str:
    """The permission that a view declares; empty if it declares none."""
    return str(getattr(view, "permission", ""))
