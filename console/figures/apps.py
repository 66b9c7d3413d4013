"""The app's name for Django."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """Figures, their export, the weekly mail and the public quality page."""

    name = "console.figures"
    label = "figures"
    default_auto_field = "django.db.models.BigAutoField"
