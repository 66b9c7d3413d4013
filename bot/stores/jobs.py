"""Runs database work beside the event loop, with a deadline.

Mends, in Rasa 3.6.21: all database calls are made on the event loop itself
(core/tracker_store.py:1260-1385), so that one locked table stops everybody, health checks included.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError

from bot.stores import StoreError
from bot.stores.waits import WAITS

logger = logging.getLogger(__name__)
Result = TypeVar("Result")
DEADLINE = 4.5  # seconds: a resident is told within five


class GivenUp:
    """Says to a running job that nobody waits for it any more; it must not commit then."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        """The resident has been told that it failed."""
        self._event.set()

    def check(self) -> None:
        """Raises StoreError if nobody waits any more. To be called before a commit."""
        if self._event.is_set():
            raise StoreError("given up before the commit")


class Jobs:
    """One thread pool: `run` awaits a function's result or raises StoreError."""

    def __init__(self, name: str, threads: int) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=name)

    async def run(self, work: Callable[[GivenUp], Result]) -> Result:
        """The result of work(given_up). Whatever the database does, this ends within DEADLINE."""
        given_up = GivenUp()
        submitted = self._threads.submit(lambda: told(work, given_up))
        future = asyncio.wrap_future(submitted)
        try:
            with WAITS.one():
                return await asyncio.wait_for(future, DEADLINE)
        except asyncio.TimeoutError as fault:
            logger.error("The conversation store did not answer within %s s", DEADLINE)
            raise StoreError("the conversation store does not answer") from fault
        finally:
            given_up.set()

    def close(self) -> None:
        """Lets running jobs finish and takes no new ones."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def told(work: Callable[[GivenUp], Result], given_up: GivenUp) -> Result:
    """The result of the work; every way in which a database fails is a StoreError.

    ValueError: an identifier that cannot be written (a lone surrogate, a NUL) must not end the
    process as in Rasa (core/tracker_store.py:1229-1244).
    """
    try:
        return work(given_up)
    except StoreError:
        raise
    except (SQLAlchemyError, sqlite3.Error, ValueError, TypeError, OSError) as fault:
        logger.error("The conversation store failed: %s", reason(fault))
        raise StoreError(reason(fault)) from None


def reason(fault: Exception) -> str:
    """What went wrong, in one line without a resident's words or identifier."""
    if isinstance(fault, SQLAlchemyError):
        original = getattr(fault, "orig", None) or fault
        return f"{type(original).__name__}: {str(original).splitlines()[0][:200]}"
    return type(fault).__name__
