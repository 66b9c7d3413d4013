"""What the console keeps about conversations: an index that can be rebuilt, and staff's own notes.

No text of a conversation is stored here. The index (`Conversation`, `Turn`, `Word`) holds what the
filters need, and is made from Rasa's tracker store, which stays the only truth.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

NEW, SEEN, DONE = "new", "seen", "done"
LOW_CONFIDENCE = 0.12  # with fifty question types an even guess is 0.02, a sure one above 0.5
STATES = {NEW: "neu", SEEN: "in Arbeit", DONE: "erledigt"}


class Conversation(models.Model):
    """One conversation: index columns, and the state of its review."""

    sender = models.CharField(max_length=255, unique=True)
    channel = models.CharField(max_length=40, blank=True)
    started_at = models.DateTimeField()
    last_at = models.DateTimeField()
    turns = models.PositiveIntegerField(default=0)
    last_event = models.BigIntegerField(default=0)
    shown_event = models.BigIntegerField(default=0)  # the question that the inbox shows
    trouble = models.BooleanField(default=False)  # the shown question went wrong
    misses = models.PositiveSmallIntegerField(default=0)  # in a row, at the end
    lowest = models.FloatField(default=1.0)  # the least certain question type
    facets = models.CharField(max_length=600, default=" ")  # " o:answered t:ask_contact l:de "
    state = models.CharField(max_length=8, default=NEW, choices=STATES.items())
    labels = models.ManyToManyField("Label", related_name="conversations")

    class Meta:
        indexes = [
            # Holds what the filters ask for, so that only what matches is looked up in the table.
            models.Index(
                fields=["-last_at", "-id", "turns", "lowest", "state", "facets"],
                name="conversation_newest_2",
            ),
            models.Index(fields=["state", "-last_at", "-id"], name="conversation_state"),
            models.Index(fields=["last_event"], name="conversation_event"),
        ]

    def facet_values(self, kind: str) -> list[str]:
        """The values of one kind of facet, such as all outcomes ("o")."""
        return [one[2:] for one in self.facets.split() if one.startswith(kind + ":")]

    @property
    def outcomes(self) -> list[str]:
        """What came of the questions, the interesting first."""
        found = self.facet_values("o")
        return sorted(found, key=lambda one: (one in ("answered", "small_talk"), found.index(one)))

    @property
    def thumbs_down(self) -> bool:
        """Whether the resident marked an answer as not helpful."""
        return "down" in self.facet_values("f")


class Turn(models.Model):
    """A resident's message and what came of it. The key is the event's id in the tracker store."""

    event = models.BigIntegerField(primary_key=True)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="index")
    at = models.DateTimeField()
    day = models.DateField()
    hour = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=12, default="de")
    intent = models.CharField(max_length=60, blank=True)
    confidence = models.FloatField(default=0.0)
    subject = models.CharField(max_length=120, blank=True)
    aspect = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=24, blank=True)
    stuck = models.BooleanField(default=False)
    older = models.BooleanField(default=False)  # an older statement was shown beside the newer
    statements = models.CharField(max_length=1000, blank=True)
    answer_event = models.BigIntegerField(default=0)
    feedback = models.SmallIntegerField(default=0)  # 1 helpful, -1 not
    unsure = models.BooleanField(default=False)  # answered on a weak guess of the type
    handled = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["day"], name="turn_day"),
            models.Index(fields=["outcome", "handled", "-event"], name="turn_outcome"),
            models.Index(fields=["stuck", "handled", "-event"], name="turn_stuck_2"),
            models.Index(fields=["older", "handled", "-event"], name="turn_older_2"),
            models.Index(fields=["feedback", "handled", "-event"], name="turn_down_2"),
            models.Index(fields=["unsure", "handled", "-event"], name="turn_unsure_2"),
        ]


class Word(models.Model):
    """Which words occur in which conversation: finds text without keeping it."""

    pk = models.CompositePrimaryKey("word", "conversation_id")
    word = models.CharField(max_length=40)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")


class Cursor(models.Model):
    """How far the tracker store has been read. There is one row."""

    event = models.BigIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
    feedback = models.FloatField(default=0.0)  # when the newest judgement was made
    feedback_rows = models.PositiveIntegerField(default=0)


class Label(models.Model):
    """A word that staff stick on conversations."""

    name = models.CharField(max_length=40, unique=True)

    class Meta:
        ordering = ("name",)


class Note(models.Model):
    """What a member of staff wrote about a conversation; residents never see it."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="notes")
    turn_event = models.BigIntegerField(default=0)
    author = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now)
    text = models.TextField(max_length=2000)

    class Meta:
        ordering = ("at",)


class Handled(models.Model):
    """A turn that somebody has dealt with; survives a rebuild of the index."""

    event = models.BigIntegerField(primary_key=True)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    who = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now)


class SavedFilter(models.Model):
    """A query of the inbox under a name of one's own."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="filters")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=600)

    class Meta:
        ordering = ("name",)
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="filter_name")]
