"""Wakes the readers of conversations when something new stands in them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from bot.channels.base import RefusedError

MOST_STREAMS = 6  # of one session: some tabs, each perhaps reconnecting


class Reader:
    """One reader: waits for news."""

    def __init__(self) -> None:
        self._news = asyncio.Event()
        self.ended = False

    def wake(self) -> None:
        """There is something new."""
        self._news.set()

    async def news(self, seconds: float) -> bool:
        """Whether something new came within the time."""
        try:
            await asyncio.wait_for(self._news.wait(), seconds)
        except asyncio.TimeoutError:
            return False
        self._news.clear()
        return True


class Hub:
    """The readers of this process, by conversation. The web channel's outlet."""

    def __init__(self, most: int) -> None:
        self._readers: dict[str, set[Reader]] = {}
        self._most = most
        self.count = 0

    @contextmanager
    def reading(self, sender: str) -> Iterator[Reader]:
        """A reader of the conversation while the block lasts. Raises RefusedError if too many."""
        readers = self._readers.get(sender, set())
        if self.count >= self._most or len(readers) >= MOST_STREAMS:
            raise RefusedError("too_many_requests", 429, retry_after=10)
        reader = Reader()
        self._readers.setdefault(sender, set()).add(reader)
        self.count += 1
        try:
            yield reader
        finally:
            self.count -= 1
            self._readers[sender].discard(reader)
            if not self._readers[sender]:
                del self._readers[sender]

    def wake(self, sender: str) -> None:
        """Wakes the conversation's readers."""
        for reader in self._readers.get(sender, ()):
            reader.wake()

    def end(self, sender: str | None = None) -> None:
        """Ends the readers of a conversation that is gone, or all when the process stops."""
        for name in [sender] if sender else list(self._readers):
            for reader in self._readers.get(name, ()):
                reader.ended = True
                reader.wake()
