"""A mailbox watched by IMAP: what is unread comes in the order in which it was written."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from aioimaplib import IMAP4, IMAP4_SSL

from bot.channels.faults import named
from bot.channels.messenger.model import Update
from bot.channels.messenger.smtp import LOCAL, SECONDS

logger = logging.getLogger(__name__)
IDLE_SECONDS = 120.0  # then it is looked anyway: a push may be lost with a broken line
LARGEST = 5_000_000  # bytes of a mail that is read
AT_ONCE = 300  # mails that are put into their order
BROKEN = (asyncio.TimeoutError, OSError, LookupError)
Take = Callable[[Update], Awaitable[bool]]


class ImapError(OSError):
    """The server refuses: "login" or "select"."""

    def __init__(self, step: str) -> None:
        super().__init__(step)
        self.step = step


class Imap:
    """One folder of one mailbox, for example at imaps://mail.example.org."""

    def __init__(
        self,
        address: str,
        user: str,
        password: str,
        folder: str,
        read: Callable[[bytes], Update | None],
    ) -> None:
        self._address = urlsplit(address)
        if self._address.scheme != "imaps" and self._address.hostname not in LOCAL:
            raise ValueError("imap")  # no password over an open line
        self._user, self._password, self._folder = user, password, folder
        self._understood = read

    async def listen(self, take: Take) -> None:
        """Reads what is unread, then waits for more; connects again when the line breaks."""
        while True:
            client = await self._opened()
            try:
                while True:
                    while await self._read(client, take):
                        continue  # more may have come meanwhile, and nobody tells twice
                    await _pushed(client)
            except BROKEN as fault:
                logger.warning("email: the mailbox is opened again: %s", named(fault))
                await asyncio.sleep(2.0)
            finally:
                await _closed(client)

    async def check(self) -> None:
        """Opens the folder. Raises ImapError, or another OSError if there is no server."""
        await _closed(await self._opened())

    async def _opened(self) -> Any:
        secure = self._address.scheme == "imaps"
        host, port = self._address.hostname, self._address.port or (993 if secure else 143)
        if secure:
            context = ssl.create_default_context()
            client = IMAP4_SSL(host=host, port=port, timeout=SECONDS, ssl_context=context)
        else:
            client = IMAP4(host=host, port=port, timeout=SECONDS)
        await asyncio.wait_for(client.wait_hello_from_server(), SECONDS)
        try:
            _ok(await client.login(self._user, self._password), "login")
            _ok(await client.select(self._folder), "select")
        except ImapError:
            await _closed(client)
            raise
        return client

    async def _read(self, client: Any, take: Take) -> bool:
        """Takes what is unread; whether there was any."""
        found = _ok(await client.uid_search("UNSEEN", charset=None))
        numbers = found[0].decode().split()[:AT_ONCE] if found else []
        updates = [await self._fetched(client, number) for number in numbers]
        for update in sorted(filter(None, updates), key=lambda one: one.order):
            await take(update)
        # Only now: what a broken line loses is read again, and a repeat is recognised.
        if numbers:
            _ok(await client.uid("store", ",".join(numbers), r"+FLAGS (\Seen)"))
        return bool(numbers)

    async def _fetched(self, client: Any, number: str) -> Update | None:
        lines = _ok(await client.uid("fetch", number, f"(BODY.PEEK[]<0.{LARGEST}>)"))
        raw = next((bytes(one) for one in lines if isinstance(one, bytearray)), b"")
        return self._understood(raw)


async def _pushed(client: Any) -> None:
    """Returns when the server tells of something new, or after a while."""
    idle = await client.idle_start(timeout=IDLE_SECONDS)
    try:
        await client.wait_server_push()
    finally:
        client.idle_done()
        await asyncio.wait_for(idle, SECONDS)


def _ok(response: Any, step: str = "read") -> Any:
    if response.result != "OK":
        raise ImapError(step)
    return response.lines


async def _closed(client: Any) -> None:
    try:
        await asyncio.wait_for(client.logout(), 5.0)
    except BROKEN:
        return
