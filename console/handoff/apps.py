"""The app's name for Django."""

from django.apps import AppConfig


class HandoffConfig(AppConfig):
    """Residents who want a person."""

    name = "console.handoff"
    label = "handoff"
    default_auto_field = "django.db.models.BigAutoField"
