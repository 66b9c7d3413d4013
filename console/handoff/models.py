"""What staff set up for the hand-off. Requests and chats stand in the conversations database."""

from __future__ import annotations

from django.db import models


class Canned(models.Model):
    """A text that staff need again and again."""

    title = models.CharField("Titel", max_length=60, unique=True)
    text = models.TextField("Text", max_length=1000)

    class Meta:
        ordering = ("title",)


class Office(models.Model):
    """Where requests can be forwarded to."""

    name = models.CharField("Name der Stelle", max_length=120, unique=True)
    email = models.EmailField("E-Mail der Stelle", blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
