"""Writes the audit log and checks that nobody altered it."""

from __future__ import annotations

from datetime import timedelta
from datetime import timezone as zones

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from console.audit.deeds import DEEDS
from console.audit.models import Entry


def record(request: HttpRequest | None, deed: str, target: str = "", detail: str = "",
           who: str = "") -> None:  # fmt: skip
    """Adds an entry. Conversations are named by their number, never by what was said in them."""
    assert deed in DEEDS, f"{deed} fehlt in console/audit/deeds.py"
    user = getattr(request, "user", None)
    name = who or (user.login if user is not None and user.is_authenticated else "system")
    with transaction.atomic():
        last = Entry.objects.select_for_update().order_by("-id").first()
        entry = Entry(who=name, deed=deed, target=target[:120], detail=detail[:500],
                      at=timezone.now().astimezone(zones.utc))  # fmt: skip
        entry.seal = entry.sealed(last.seal if last else "")
        entry.save(force_insert=True)


def broken() -> int | None:
    """The number of the first entry that does not fit its seal; None if all fit."""
    before: str | None = None
    for entry in Entry.objects.order_by("id").iterator():
        entry.at = entry.at.astimezone(zones.utc)
        if before is not None and entry.seal != entry.sealed(before):
            return int(entry.pk)
        before = entry.seal
    return None


def purge() -> int:
    """Deletes entries older than the setting allows; returns how many."""
    limit = timezone.now() - timedelta(days=max(settings.AUDIT_DAYS, 30))
    return int(Entry.objects.filter(at__lt=limit).delete()[0])
