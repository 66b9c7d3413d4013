"""The app's name for Django."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """Inbox and transcripts, read from Rasa's tracker store."""

    name = "console.conversations"
    label = "conversations"
    default_auto_field = "django.db.models.BigAutoField"
