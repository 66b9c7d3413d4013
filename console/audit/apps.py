"""The app's name for Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who did what and when; entries cannot be changed."""

    name = "console.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
