"""Brings what stands in a conversation to its messenger: in order, each part once."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import replace
from datetime import datetime

from bot.channels.base import Reply
from bot.channels.faults import named
from bot.channels.messenger import words
from bot.channels.messenger.calls import UnknownError
from bot.channels.messenger.contacts import Contact, Contacts, leased
from bot.channels.messenger.model import (
    Address,
    Messenger,
    Part,
    RejectedError,
    UnreachableError,
)
from bot.channels.messenger.shaping import shaped
from bot.channels.messenger.woken import Woken
from bot.channels.parts import Parts

logger = logging.getLogger(__name__)
SENDING = "sending"
GIVEN_UP = 24 * 3600.0  # seconds after which an answer is no use any more
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0


class Courier:
    """The outlet of one messenger."""

    def __init__(self, messenger: Messenger, parts: Parts, contacts: Contacts) -> None:
        self._messenger = messenger
        self._parts = parts
        self._contacts = contacts
        self._woken = Woken(self._deliver)
        self._failed: dict[str, int] = {}  # how often in a row nothing could be sent

    def wake(self, sender: str) -> None:
        """Sends what is new in the conversation."""
        self._woken.wake(sender)

    async def end(self, seconds: float) -> None:
        """Sends what is just being sent, and no more."""
        await self._woken.end(seconds)

    async def resume(self) -> None:
        """Sends what an earlier process stored and could not send."""
        for sender in await self._contacts.behind(self._messenger.name, time.time() - GIVEN_UP):
            self.wake(sender)

    async def last(self, address: Address, part: Part) -> None:
        """Sends something that stands in no conversation; tried a few times."""
        for _ in range(3):
            try:
                await self._messenger.send(address, part)
                return
            except UnreachableError as fault:
                await asyncio.sleep(min(fault.seconds, 5.0))
            except (RejectedError, UnknownError):
                return

    async def note(self, sender: str, code: str, detail: str) -> None:
        """Tells staff in the conversation; the resident does not get it."""
        logger.warning("%s: not delivered: %s %s", self._messenger.name, code, detail)
        text = words.own("undelivered")[code].format(detail=detail)
        await self._parts.brain.say(sender, text, {"from": "system", "internal": True})

    async def _deliver(self, sender: str) -> None:
        try:
            if not await self._contacts.take(sender, SENDING):
                return
            try:
                while (contact := await self._contacts.find(sender)) and not self._woken.over:
                    new = await self._parts.log.after(sender, contact.cursor)
                    if not new:
                        await self._through(contact)
                        return
                    await self._bring(contact, new)
            finally:
                await self._contacts.give(sender, SENDING)
        except UnreachableError as fault:
            self._later(sender, fault.seconds)
        except Exception as fault:
            logger.error("%s: an answer has to wait: %s", self._messenger.name, named(fault))
            self._later(sender, 5.0)

    def _later(self, sender: str, seconds: float) -> None:
        failed = self._failed[sender] = self._failed.get(sender, 0) + 1
        pause = max(seconds, FIRST_PAUSE * 2 ** min(failed - 1, 10))
        asyncio.get_running_loop().call_later(min(pause, LONGEST_PAUSE), self.wake, sender)

    async def _through(self, contact: Contact) -> None:
        """All is sent. Numbers begin anew where the newest conversation was deleted."""
        self._failed.pop(contact.sender, None)
        if await self._parts.log.last(contact.sender) < contact.cursor:
            await self._contacts.change(contact.sender, cursor=0, parts=0)
            self.wake(contact.sender)

    async def _bring(self, contact: Contact, new: list[Reply]) -> None:
        for reply in new:
            if not _meant(reply):
                continue
            if self._woken.over or not await self._send(contact, reply):
                return  # the bot ends, or the conversation was deleted meanwhile
            offered = tuple(one["id"] for one in reply.get("buttons", ()))
            contact = replace(contact, parts=0, offered=offered)
        if not _meant(new[-1]):
            await self._contacts.change(contact.sender, cursor=int(new[-1]["id"]), parts=0)

    async def _send(self, contact: Contact, reply: Reply) -> bool:
        """Sends what is left of a reply; whether there is still somebody to send to."""
        parts = shaped(reply, self._messenger.shape)
        sent = {"cursor": int(reply["id"]), "parts": 0}
        # From the first part on: a number that comes at once may answer this list.
        offered = tuple(one["id"] for one in reply.get("buttons", ()))
        if offered != contact.offered:
            await self._contacts.change(contact.sender, offered=",".join(offered))
        for place, part in enumerate(parts[contact.parts :], contact.parts + 1):
            try:
                await self._messenger.send(contact.address, part)
            except UnknownError:  # perhaps it arrived; twice would be worse than not
                logger.warning("%s: an answer may not have arrived", self._messenger.name)
            except RejectedError as fault:
                await self.note(contact.sender, fault.code, fault.detail)
                return await self._contacts.change(contact.sender, **sent)
            except UnreachableError:
                if _age(reply) < GIVEN_UP:
                    raise
                await self.note(contact.sender, "given_up", "")
                return await self._contacts.change(contact.sender, **sent)
            noted = sent if place == len(parts) else {"parts": place}
            if not await self._contacts.change(contact.sender, sending=leased(), **noted):
                return False
        return True


def _meant(reply: Reply) -> bool:
    """Whether the resident is to get it."""
    return reply["from"] != "resident" and not reply.get("internal")


def _age(reply: Reply) -> float:
    return time.time() - datetime.fromisoformat(reply["time"]).timestamp()
