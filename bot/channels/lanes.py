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
    ended: bool = False  # the conversation was deleted: whoever waits behind is too late


class Place:
    """A place in a lane, taken on arrival and given up when done."""

    def __init__(
        self, lanes: Lanes, sender: str, lane: _Lane, before: asyncio.Future[None] | None
    ) -> None:
        self._lanes = lanes
        self._sender = sender
        self._lane = lane
        self._before = before
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def turn(self) -> None:
        """Returns when all who came before are done. Raises RefusedError if one of them deleted
        the conversation."""
        if self._before is not None:
            await asyncio.shield(self._before)
        if self._lane.ended:
            raise RefusedError("session_invalid", 401)

    def end(self) -> None:
        """The conversation is deleted: those who wait behind must not begin it anew."""
        self._lane.ended = True

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
        place = Place(self, sender, lane, lane.tail)
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
