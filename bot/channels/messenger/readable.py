"""Reads what a provider hands over in rows: one entry that is odd must not stop the others."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from bot.channels.messenger.model import Update

logger = logging.getLogger(__name__)


def readable(name: str, updates: Callable[[Any], list[Update]], entry: Any) -> list[Update]:
    """The updates of one entry of the channel `name`; none, with a line in the log, if it is odd."""
    try:
        return updates(entry)
    except (KeyError, TypeError, ValueError, AttributeError):
        logger.warning("%s: an entry could not be read", name)
        return []
