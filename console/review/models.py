"""A judged question, on its way to a training example or to a regression test."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

OPEN, ONCE, CONFIRMED, DISCARDED = "open", "once", "confirmed", "discarded"
STATES = {OPEN: "offen", ONCE: "einmal bestätigt", CONFIRMED: "bestätigt", DISCARDED: "verworfen"}
TRAINING, TEST = "training", "test"
USES = {TRAINING: "Übungsbeispiel", TEST: "Prüffrage"}


class Item(models.Model):
    """One question, or a whole conversation that is to be answered alike in future."""

    sender = models.CharField(max_length=255, db_index=True)  # deleted with its conversation
    event = models.BigIntegerField()  # the question among the tracker store's events
    asked_at = models.DateTimeField()
    use = models.CharField(max_length=8, default=TRAINING, choices=USES.items())
    state = models.CharField(max_length=10, default=OPEN, choices=STATES.items())
    text = models.CharField(max_length=1000)  # without personal data
    predicted_intent = models.CharField(max_length=60, blank=True)
    predicted_subject = models.CharField(max_length=120, blank=True)
    predicted_statement = models.CharField(max_length=200, blank=True)
    intent = models.CharField(max_length=60, blank=True)
    subject = models.CharField(max_length=120, blank=True)
    statement = models.CharField(max_length=200, blank=True)
    turns = models.JSONField(default=list)  # of a regression test: what is said and expected
    first_by = models.CharField(max_length=120, blank=True)
    second_by = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    exported_at = models.DateTimeField(null=True)
    # Counts for the deletion by age; empty once it is confirmed, until it is exported.
    aging_since = models.DateTimeField(null=True, default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "use"], name="review_item_once")]
        indexes = [models.Index(fields=["state", "-made_at"], name="review_item_state")]

    @property
    def corrected(self) -> bool:
        """Whether staff changed what the bot had understood."""
        return (self.intent, self.subject, self.statement) != (
            self.predicted_intent, self.predicted_subject, self.predicted_statement,
        )  # fmt: skip

    def judge(self, who: str, values: dict[str, Any], four_eyes: bool) -> None:
        """Takes a judgement over: the first one, or another one that starts anew."""
        for name, value in values.items():
            setattr(self, name, value)
        self.first_by, self.second_by = who, ""
        self._set(ONCE if four_eyes else CONFIRMED)

    def confirm(self, who: str) -> bool:
        """Confirms somebody else's judgement; False if it is one's own or not waiting."""
        if self.state != ONCE or who == self.first_by:
            return False
        self.second_by = who
        self._set(CONFIRMED)
        return True

    def discard(self, who: str) -> None:
        """Puts it away: nothing will be learned from it."""
        self.first_by = self.first_by or who
        self._set(DISCARDED)

    def _set(self, state: str) -> None:
        self.state = state
        self.aging_since = None if state == CONFIRMED else timezone.now()
        self.exported_at = None
