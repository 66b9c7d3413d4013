"""Replaces personal data in messages before anything is stored or logged. Imports nothing of Rasa.

`redact(text)` is all that a channel, a store or the console needs.
"""

from bot.privacy.redaction import bare, find, prepare, redact

__all__ = ["bare", "find", "prepare", "redact"]
