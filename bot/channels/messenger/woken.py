"""One task a sender: nobody is looked after twice at once, and nobody who was woken is forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable


class Woken:
    """Does the work for a sender when woken; once more, if woken while it is under way."""

    def __init__(self, work: Callable[[str], Awaitable[None]]) -> None:
        self._work = work
        self._tasks: dict[str, asyncio.Future[None]] = {}
        self._again: set[str] = set()
        self.over = False  # work that sees this ends after what it is just doing

    def wake(self, sender: str) -> None:
        """Begins the work for the sender."""
        if self.over:
            return
        if sender in self._tasks:
            self._again.add(sender)
            return
        task = self._tasks[sender] = asyncio.ensure_future(self._work(sender))
        task.add_done_callback(lambda _: self._ended(sender))

    async def end(self, seconds: float) -> None:
        """Begins nothing more; what is under way may take so long."""
        self.over = True
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks.values(), timeout=seconds)
        for task in late:
            task.cancel()

    def _ended(self, sender: str) -> None:
        self._tasks.pop(sender, None)
        if sender in self._again:
            self._again.discard(sender)
            self.wake(sender)
