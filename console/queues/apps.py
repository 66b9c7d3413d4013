"""The app's name for Django."""

from django.apps import AppConfig


class QueuesConfig(AppConfig):
    """The work queues: what went wrong, grouped by what mends it."""

    name = "console.queues"
    label = "queues"
    default_auto_field = "django.db.models.BigAutoField"
