"""The one way in: every channel hands its messages to the intake and gets replies or a reason.

It cleans and redacts, keeps the order, limits what waits, stores before it answers, makes repeats
harmless, and says a fixed sentence with the hotline where anything fails or takes too long.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy.exc import SQLAlchemyError

from bot.channels.base import Incoming, Message, Outlet, RefusedError, Reply, channel_of
from bot.channels.brain import Brain, NotReadyError
from bot.channels.cleaning import allowed, checked
from bot.channels.config import Patience
from bot.channels.faults import named
from bot.channels.journal import Entry, Journal
from bot.channels.lanes import Lanes, Place
from bot.channels.log import ConversationLog
from bot.channels.metrics import Metrics

logger = logging.getLogger(__name__)
UNAVAILABLE = "unavailable"


@dataclass
class Turn:
    """An accepted message. It is stored; its replies may still be on their way."""

    repeated: bool
    _task: asyncio.Task[list[Reply]]

    async def replies(self) -> list[Reply]:
        """The replies of this message's own turn; none if a person has taken over.

        Raises RefusedError if nothing could be stored. A caller who gives up waiting does not stop
        the turn: its replies then stand in the log.
        """
        return await asyncio.shield(self._task)


@dataclass
class _Running:
    task: asyncio.Task[list[Reply]]
    stored: asyncio.Future[None] = field(repr=False)


class Intake:
    """Takes messages of all channels."""

    def __init__(
        self,
        brain: Brain,
        log: ConversationLog,
        journal: Journal,
        fallback: str,
        outlets: Mapping[str, Outlet] | None = None,
        redact: Callable[[str], str] = str,
        patience: Patience | None = None,
        metrics: Metrics | None = None,
        known: Callable[[], dict[str, str]] = dict,
        replied: Callable[[str, list[Reply]], Awaitable[None]] | None = None,
    ) -> None:
        self.log = log
        self.lanes = Lanes()
        self.outlets: dict[str, Outlet] = dict(outlets or {})
        self._brain = brain
        self._journal = journal
        self._fallback = fallback
        self._redact = redact
        self._patience = patience or Patience()
        self._metrics = metrics or Metrics()
        self._known = known  # what the actions are told with each message
        self._replied = replied  # hears of each answer
        self._running: dict[tuple[str, str], _Running] = {}

    def redacted(self, text: str) -> str:
        """The text without personal data, as far as they are recognised."""
        return self._redact(text)

    async def accept(self, incoming: Incoming) -> Turn:
        """The message's turn, once the message is stored. Raises RefusedError."""
        arrived = time.monotonic()
        message = await self._checked(incoming)
        key = (message.sender, message.id)
        running = self._running.get(key)
        repeated = running is not None
        if running is None:
            running = self._begin(message, arrived)
        await asyncio.shield(running.stored)
        return Turn(repeated, running.task)

    async def _checked(self, incoming: Incoming) -> Message:
        if incoming.button:
            payload = await self._stored(self.log.payload(incoming.sender, incoming.button))
            if payload is None:
                raise RefusedError("unknown_button")
            text = payload  # of our own making: the only text that may be a command
        else:
            text = checked(self._redact(checked(incoming.text)))
        metadata = allowed(incoming.metadata) | self._known()
        return Message(incoming.channel, incoming.sender, incoming.id, text, metadata)

    def _begin(self, message: Message, arrived: float) -> _Running:
        place = self.lanes.enter(message.sender)
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        task = asyncio.ensure_future(self._run(message, place, stored, arrived))
        running = self._running[(message.sender, message.id)] = _Running(task, stored)
        task.add_done_callback(_seen)
        stored.add_done_callback(_seen)
        return running

    async def _run(
        self, message: Message, place: Place, stored: asyncio.Future[None], arrived: float
    ) -> list[Reply]:
        try:
            entry = await self._stored(self._journal.enter(message))
            stored.set_result(None)
            if not entry.mine:
                entry = await self._elsewhere(message, entry, arrived)
            if entry.answered:
                return await self._stored(self._again(message, entry))
            await self._turn(place, entry)
            replies = await self._answer(message, entry, arrived)
        except RefusedError as refused:
            if not stored.done():
                stored.set_exception(refused)
            raise
        finally:
            place.leave()
            del self._running[(message.sender, message.id)]
        self._metrics.answered(message.channel, replies, time.monotonic() - arrived)
        self.wake(message.sender)
        await self._tell(message, replies)
        return replies

    async def _tell(self, message: Message, replies: list[Reply]) -> None:
        if self._replied is None:
            return
        try:
            await asyncio.wait_for(self._replied(message.sender, replies), self._patience.fallback)
        except Exception as fault:  # the answer stands, whatever comes of it
            logger.error("Nobody heard of an answer: %s", named(fault))

    def wake(self, sender: str) -> None:
        """Tells the sender's channel that something new stands in the conversation."""
        outlet = self.outlets.get(channel_of(sender))
        if outlet is not None:
            outlet.wake(sender)

    async def sweep(self, oldest: float = 600.0) -> int:
        """Answers what a process took and died over; the number of such messages."""
        found = await self._journal.left_over(self._patience.stale, oldest)
        fresh = [one for one in found if (one.sender, one.id) not in self._running]
        for message in fresh:
            self._begin(message, time.monotonic())
        return len(fresh)

    async def tidy(self) -> None:
        """Forgets what only served to recognise repeats."""
        await self._journal.tidy()

    async def _turn(self, place: Place, entry: Entry) -> None:
        """Returns when it is this message's turn. If its conversation is gone, so is its line."""
        try:
            await place.turn()
        except RefusedError:
            await self._stored(self._journal.drop(entry))
            raise

    async def _answer(self, message: Message, entry: Entry, arrived: float) -> list[Reply]:
        left = self._patience.answer - (time.monotonic() - arrived)
        turn = None
        try:
            if entry.again:  # perhaps it was answered just before a process died
                turn = await self.log.turn(message.sender, message.id)
            if turn is None:
                await asyncio.wait_for(self._brain.handle(message), max(left, 0.0))
                turn = await self.log.turn(message.sender, message.id)
            if turn and (turn.replies or await self.log.paused(message.sender)):
                await self._journal.answered(entry, turn.first, turn.last)
                return list(turn.replies)
            self._metrics.failed("silent" if turn else "lost")
        except asyncio.TimeoutError:
            self._metrics.failed("slow")
        except NotReadyError:
            self._metrics.failed("not_ready")
        except Exception as fault:  # whatever broke, the resident gets a sentence
            logger.error("A turn failed: %s", named(fault))
            self._metrics.failed("error")
        return await self._fall_back(message, entry)

    async def _fall_back(self, message: Message, entry: Entry) -> list[Reply]:
        try:
            return await asyncio.wait_for(
                self._noted_twice(message, entry), self._patience.fallback
            )
        except Exception as fault:
            logger.error("A failure could not be noted: %s", named(fault))
            await self._free(entry)
            raise RefusedError(UNAVAILABLE, 503, retry_after=5) from fault

    async def _noted_twice(self, message: Message, entry: Entry) -> list[Reply]:
        """Tries again at once: a turn that is given up may still be stored at that moment."""
        try:
            return await self._noted(message, entry)
        except Exception as fault:
            logger.warning("Noting a failure is tried again: %s", named(fault))
            return await self._noted(message, entry)

    async def _noted(self, message: Message, entry: Entry) -> list[Reply]:
        turn = await self.log.turn(message.sender, message.id)
        if turn is None or not turn.replies:
            await self._brain.fail(message, self._fallback, stored=turn is not None)
            turn = await self.log.turn(message.sender, message.id)
        if turn is None or not turn.replies:
            raise RefusedError(UNAVAILABLE, 503)
        await self._journal.answered(entry, turn.first, turn.last)
        return list(turn.replies)

    async def _free(self, entry: Entry) -> None:
        try:
            await asyncio.wait_for(self._journal.release(entry), 0.3)
        except Exception as fault:  # it becomes free by itself after a while
            logger.warning("A message stays claimed for now: %s", named(fault))

    async def _again(self, message: Message, entry: Entry) -> list[Reply]:
        self._metrics.repeated(message.channel)
        assert entry.first is not None and entry.last is not None
        return await self.log.between(message.sender, entry.first, entry.last)

    async def _elsewhere(self, message: Message, entry: Entry, arrived: float) -> Entry:
        """The entry once another process has answered it or given it up."""
        while not entry.answered and not entry.mine:
            if time.monotonic() - arrived > self._patience.answer:
                raise RefusedError(UNAVAILABLE, 503, retry_after=5)
            await asyncio.sleep(0.2)
            entry = await self._stored(self._journal.enter(message))
        return entry

    async def _stored(self, work):  # type: ignore[no-untyped-def]
        """The result of a look into the store. Raises RefusedError if the store does not answer."""
        try:
            return await asyncio.wait_for(work, self._patience.answer / 2)
        except (SQLAlchemyError, OSError, asyncio.TimeoutError) as fault:
            logger.error("The store of conversations failed: %s", named(fault))
            self._metrics.failed("store")
            raise RefusedError(UNAVAILABLE, 503, retry_after=5) from fault


def _seen(future: asyncio.Future) -> None:
    """Whoever waits gets the failure; if nobody waits any more, it need not be reported."""
    if not future.cancelled():
        future.exception()
