"""The app's name for Django."""

from django.apps import AppConfig


class FactsConfig(AppConfig):
    """The knowledge base as editors see it, and their proposals."""

    name = "console.facts"
    label = "facts"
    default_auto_field = "django.db.models.BigAutoField"
