"""The audit log. Entries are added, never changed: the database itself refuses it."""

from __future__ import annotations

import hashlib

from django.db import models
from django.utils import timezone


class Entry(models.Model):
    """Who did what to what."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    who = models.CharField(max_length=80)  # sign-in name: stays when the account is gone
    deed = models.CharField(max_length=60, db_index=True)
    target = models.CharField(max_length=120, blank=True, db_index=True)
    detail = models.CharField(max_length=500, blank=True)
    seal = models.CharField(max_length=64)  # digest over this entry and the one before

    class Meta:
        ordering = ("-id",)

    def sealed(self, before: str) -> str:
        """The seal that belongs to this entry after the entry with the seal `before`."""
        parts = (before, self.at.isoformat(), self.who, self.deed, self.target, self.detail)
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
