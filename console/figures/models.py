"""Counts per day. They hold nobody's words and stay when the conversations are deleted."""

from __future__ import annotations

from django.db import models


class Count(models.Model):
    """How often something happened on a day in a channel."""

    day = models.DateField()
    channel = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=16)  # outcome, intent, subject, language, hour, …
    key = models.CharField(max_length=120, blank=True)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "channel", "kind", "key"], name="count_once")
        ]
        indexes = [models.Index(fields=["kind", "day"], name="count_kind_day")]


class ChangedDay(models.Model):
    """A day whose counts have to be made anew before they are shown."""

    day = models.DateField(primary_key=True)


class WeeklyMail(models.Model):
    """The report of a week: it is sent once, whichever console is there."""

    monday = models.DateField(primary_key=True)  # of the week in which it is sent
    due = models.DateTimeField()  # not before
    tries = models.PositiveIntegerField(default=0)
    sent = models.DateTimeField(null=True)
