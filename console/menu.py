"""The map of the console: what stands in the menu, and under which entry each page belongs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from console.accounts import permissions as may


@dataclass(frozen=True)
class Entry:
    """One line of the menu."""

    page: str
    label: str
    permission: str
    key: str = ""  # second key of the shortcut "g …"
    group: str = "Arbeit"


MENU = (
    Entry("home", "Heute", may.READ_CONVERSATIONS, "h"),
    Entry("conversations:inbox", "Gespräche", may.READ_CONVERSATIONS, "g"),
    Entry("handoff:desk", "Übergabe", may.TALK, "u"),
    Entry("queues:overview", "Aufgaben", may.READ_QUEUES, "a"),
    Entry("review:items", "Lernen", may.READ_QUEUES, "l"),
    Entry("facts:search", "Wissen", may.READ_FACTS, "w"),
    Entry("figures:overview", "Kennzahlen", may.READ_FIGURES, "k"),
    Entry("handoff:hours", "Sprechzeiten", may.MANAGE_HANDOFF, "", "Verwaltung"),
    Entry("accounts:list", "Konten", may.MANAGE_ACCOUNTS, "", "Verwaltung"),
    Entry("audit:entries", "Protokoll", may.READ_AUDIT, "", "Verwaltung"),
    Entry("accounts:first-steps", "Erste Schritte", may.MANAGE_ACCOUNTS, "", "Verwaltung"),
)

# Every other page, and the entry that is marked while it is open ("" for none).
UNDER = {
    "conversations:transcript": "conversations:inbox",
    "handoff:chat": "handoff:desk",
    "handoff:request": "handoff:desk",
    "handoff:canned": "handoff:desk",
    "handoff:offices": "handoff:hours",
    "queues:queue": "queues:overview",
    "review:edit": "review:items",
    "facts:subject": "facts:search",
    "facts:statement": "facts:search",
    "facts:propose": "facts:search",
    "facts:change": "facts:search",
    "facts:proposals": "facts:search",
    "facts:report": "facts:search",
    "figures:weekly": "figures:overview",
    "figures:quality": "",
    "accounts:create": "accounts:list",
    "accounts:edit": "accounts:list",
    "accounts:own": "",
    "accounts:password": "",
    "accounts:second-factor": "",
    "accounts:sign-in": "",
    "accounts:code": "",
    "accounts:start": "",
}


def context(request: HttpRequest) -> dict[str, Any]:
    """The menu for templates: only what this account may open."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    match = request.resolver_match
    open_page = match.view_name if match else ""
    marked = UNDER.get(open_page, open_page)
    groups: dict[str, list[dict[str, Any]]] = {}
    for entry in MENU:
        if user.may(entry.permission):
            groups.setdefault(entry.group, []).append(
                {"entry": entry, "open": entry.page == marked}
            )
    return {"menu": groups, "may_talk": user.may(may.TALK)}
