"""The app's name for Django."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """Judged questions, confirmed by a second person, exported for Git."""

    name = "console.review"
    label = "review"
    default_auto_field = "django.db.models.BigAutoField"
