"""Takes messages out of the inbox, one sender's after the other, and lets them be answered."""

from __future__ import annotations

import asyncio
import logging
import time

from bot.channels.base import Incoming, RefusedError
from bot.channels.faults import named
from bot.channels.messenger import words
from bot.channels.messenger.contacts import Contact, Contacts
from bot.channels.messenger.courier import Courier
from bot.channels.messenger.inbox import Inbox, Waiting
from bot.channels.messenger.model import Messenger, Part
from bot.channels.messenger.request import Requests
from bot.channels.messenger.woken import Woken
from bot.channels.parts import Parts
from bot.channels.sentences import sentence

logger = logging.getLogger(__name__)
SETTLE = 0.25  # seconds without news after which all that overtook each other are there
RUSH_SETTLE = 1.0  # the same for the whole channel while very many come
LONGEST_SETTLE = 5.0  # that a message waits for others
LOOK = 0.05
READING = "reading"
SYSTEM = {"from": "system"}


class Reader:
    """The reader of one channel."""

    def __init__(
        self, messenger: Messenger, parts: Parts, inbox: Inbox, contacts: Contacts, courier: Courier
    ) -> None:
        self._messenger = messenger
        self._parts = parts
        self._inbox = inbox
        self._contacts = contacts
        self._courier = courier
        self._woken = Woken(self._read)
        self._requests = Requests(messenger.name, parts)
        self._news: dict[str, float] = {}  # when something last came
        self._receipts: set[asyncio.Task[None]] = set()

    def wake(self, sender: str) -> None:
        """The sender's messages are answered from now on."""
        self._news[sender] = asyncio.get_running_loop().time()
        self._woken.wake(sender)

    async def end(self, seconds: float) -> None:
        """Answers what is just being answered, and no more; the rest stays in the inbox."""
        await self._woken.end(seconds)

    async def _read(self, sender: str) -> None:
        try:
            await asyncio.sleep(SETTLE)
            if not await self._contacts.take(sender, READING):
                return
            try:
                while (waiting := await self._inbox.next(sender)) and not self._woken.over:
                    if wait := self._unsettled(sender, waiting):
                        await asyncio.sleep(wait)
                        continue  # another one may come before it now
                    await self._handle(sender, waiting)
                    await self._inbox.done(waiting.number, sender)
            finally:
                await self._contacts.give(sender, READING)
        except Exception as fault:  # it stays in the inbox and is tried again
            logger.error("%s: a message has to wait: %s", self._messenger.name, named(fault))
        finally:
            self._news.pop(sender, None)

    def _unsettled(self, sender: str, waiting: Waiting) -> float:
        """Seconds to wait for messages that may have been overtaken by this one; 0: none."""
        if time.time() - waiting.received > LONGEST_SETTLE:
            return 0.0
        quiet = asyncio.get_running_loop().time() - self._news.get(sender, 0.0)
        if quiet < SETTLE:
            return SETTLE - quiet
        if 0.0 < (rush := self._inbox.rush()) < RUSH_SETTLE:
            return RUSH_SETTLE - rush
        return LOOK if self._inbox.storing else 0.0

    async def _handle(self, sender: str, waiting: Waiting) -> None:
        contact = await self._contacts.find(sender)
        if contact is None:
            return
        if words.asks("stop", waiting.text):
            await self._stop(contact)
            return
        if not contact.noticed:
            await self._say(sender, words.said("notice"))
            await self._contacts.change(sender, noticed=True)
        self._receipts.add(receipt := asyncio.ensure_future(self._seen(contact)))
        receipt.add_done_callback(self._receipts.discard)
        if waiting.unsupported:
            files = [self._parts.intake.redacted(one) for one in waiting.files]
            await self._say(sender, words.unsupported(waiting.unsupported, files))
        if waiting.text or waiting.button or not waiting.unsupported:
            await self._ask(contact, waiting)

    async def _ask(self, contact: Contact, waiting: Waiting) -> None:
        text = words.own("human_text") if words.asks("human", waiting.text) else waiting.text
        button = waiting.button or _numbered(text, contact.offered)
        incoming = Incoming(
            self._messenger.name, contact.sender, waiting.id, "" if button else text, button
        )
        try:
            if await self._requests.heard(contact.sender, waiting.id, text, button):
                return
            turn = await self._parts.intake.accept(incoming)
            await turn.replies()
        except RefusedError as refused:
            if refused.status >= 500:
                raise
            await self._say(contact.sender, sentence(refused.code))

    async def _say(self, sender: str, text: str) -> None:
        place = self._parts.intake.lanes.enter(sender, limited=False)
        try:
            await place.turn()
            await self._parts.brain.say(sender, text, dict(SYSTEM))
        finally:
            place.leave()
        self._parts.intake.wake(sender)

    async def _stop(self, contact: Contact) -> None:
        """Deletes the conversation and how its sender is reached, then says so."""
        place = self._parts.intake.lanes.enter(contact.sender, limited=False)
        try:
            await place.turn()
            await self._parts.brain.forget(contact.sender)
            await self._parts.log.delete(contact.sender)
        finally:
            place.leave()
        await self._courier.last(contact.address, Part(words.said("stopped")))

    async def _seen(self, contact: Contact) -> None:
        try:
            await self._messenger.seen(contact.address)
        except Exception as fault:  # a nicety; the answer does not wait for it
            logger.info("%s: no receipt: %s", self._messenger.name, named(fault))


def _numbered(text: str, offered: tuple[str, ...]) -> str:
    """The button behind a number that answers a numbered list."""
    number = text.strip(" .)")
    if number.isascii() and number.isdigit() and 0 < int(number[:3]) <= len(offered):
        return offered[int(number[:3]) - 1]
    return ""
