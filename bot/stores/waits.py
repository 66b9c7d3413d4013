"""What this process waits for in the database just now, and when that last failed.

The channels ask it: a resident whose message is late is told so at once if the store is the reason,
and may wait a little longer if it is not.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError

from bot.stores import ConflictError

LONG = 1.0  # seconds after which a single wait is a bad sign
RECENT = 6.0  # seconds for which a failure says something about now
_HARMLESS = (IntegrityError, ConflictError)  # the database answered; somebody else was first


class Waits:
    """The waits of one process. Used on the event loop only."""

    def __init__(self) -> None:
        self._open: dict[object, float] = {}
        self._failed = float("-inf")

    @contextmanager
    def one(self) -> Iterator[None]:
        """Around everything that waits for the database."""
        key = object()
        self._open[key] = time.monotonic()
        try:
            yield
        except _HARMLESS:
            raise
        except asyncio.CancelledError:  # somebody gave up: the database's fault if it took long
            if time.monotonic() - self._open[key] > LONG:
                self._failed = time.monotonic()
            raise
        except Exception:
            self._failed = time.monotonic()
            raise
        finally:
            del self._open[key]

    @property
    def troubled(self) -> bool:
        """Whether the database fails or keeps somebody waiting."""
        now = time.monotonic()
        return now - self._failed < RECENT or any(
            now - began > LONG for began in self._open.values()
        )


WAITS = Waits()  # a process has one
