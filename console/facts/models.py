"""What editors say about statements: marks, and proposals for the facts' files."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

HOLDS, WRONG = "holds", "wrong"
VERDICTS = {HOLDS: "stimmt noch", WRONG: "stimmt nicht"}
OPEN, EXPORTED, WITHDRAWN = "open", "exported", "withdrawn"
STATES = {OPEN: "offen", EXPORTED: "ausgegeben", WITHDRAWN: "zurückgezogen"}


class Mark(models.Model):
    """Somebody checked a statement."""

    statement = models.CharField(max_length=200, db_index=True)
    verdict = models.CharField(max_length=8, choices=VERDICTS.items())
    note = models.CharField(max_length=500, blank=True)
    who = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-at", "-pk")


class Proposal(models.Model):
    """A change to one subject's file: of a statement, or a new one."""

    subject = models.CharField(max_length=120, db_index=True)
    statement = models.CharField(max_length=200, blank=True)  # empty: a new one
    change = models.JSONField()  # text, value, until; for a new one also id, aspect, source, place
    reason = models.CharField(max_length=500)
    who = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, default=OPEN, choices=STATES.items())

    class Meta:
        ordering = ("pk",)
