"""One lane a conversation: messages go through one after the other, in the order they came."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.channels.base import RefusedError

MOST_WAITING = 3  # behind the one that is being answered


@dataclass
class _Lane:
    tail: asyncio.Future[None] | None = None
    inside: int = 0


class Place:
    """A place in a lane, taken on arrival and given up when done."""

    def __init__(self, lanes: Lanes, sender: str, before: asyncio.Future[None] | None) -> None:
        self._lanes = lanes
        self._sender = sender
        self._before = before
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def turn(self) -> None:
        """Returns when all who came before are done."""
        if self._before is not None:
            await asyncio.shield(self._before)

    def leave(self) -> None:
        """Lets the next one go. If it was not yet this one's turn, the next waits for the ones
        before."""
        if self._before is None or self._before.done():
            self._finish()
        else:
            self._before.add_done_callback(lambda _: self._finish())
        self._lanes._left(self._sender)

    def _finish(self) -> None:
        if not self.done.done():
            self.done.set_result(None)


class Lanes:
    """All lanes that are in use."""

    def __init__(self, most_waiting: int = MOST_WAITING) -> None:
        self._lanes: dict[str, _Lane] = {}
        self._most = most_waiting + 1

    def enter(self, sender: str, limited: bool = True) -> Place:
        """The next place in the sender's lane. Raises RefusedError if too many wait already."""
        lane = self._lanes.setdefault(sender, _Lane())
        if limited and lane.inside >= self._most:
            raise RefusedError("too_many_waiting", 429, retry_after=2)
        place = Place(self, sender, lane.tail)
        lane.tail = place.done
        lane.inside += 1
        return place

    @property
    def inside(self) -> int:
        """How many messages are being answered or wait."""
        return sum(lane.inside for lane in self._lanes.values())

    def _left(self, sender: str) -> None:
        lane = self._lanes[sender]
        lane.inside -= 1
        if not lane.inside:
            del self._lanes[sender]
