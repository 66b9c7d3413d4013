"""Where conversations are kept and who may work on one. Importing this needs nothing of Rasa.

Failure is an exception, never a silent fallback: the web channel answers `StoreError` with 503 and
the German fallback sentence, and nothing is acknowledged that is not stored.
"""

from __future__ import annotations


class StoreError(Exception):
    """Conversations cannot be read or written now. The message holds no personal data."""


class ConflictError(StoreError):
    """Somebody else wrote to or deleted this conversation meanwhile; nothing was written."""


class OutdatedError(StoreError):
    """The database has another version than this program; the message says what to do."""


class BusyError(StoreError):
    """The conversation is being worked on and did not become free in time, or locks are down."""
