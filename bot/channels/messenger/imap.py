"""A mailbox watched by IMAP: what is unread comes in the order in which it was written."""

from __future__ import annotations

import asyncio
import logging
import ssl
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError

from bot.channels.faults import named
from bot.channels.messenger.model import Update
from bot.channels.messenger.smtp import SECONDS

logger = logging.getLogger(__name__)
IDLE_SECONDS = 120  # then it is looked anyway: a push may be lost with a broken line
LOOK_SECONDS = 1.0  # how often a waiting thread looks whether the bot ends
TOGETHER = 0.5  # seconds in which mails that were sent together arrive: then they can be ordered
LARGEST = 5_000_000  # bytes of a mail that is read
AT_ONCE = 300  # mails that are put into their order
BROKEN = (IMAPClientError, OSError)
Take = Callable[[Update], Awaitable[bool]]


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
        self._user, self._password, self._folder = user, password, folder
        self._understood = read
        self._ended = threading.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="imap")

    async def listen(self, take: Take) -> None:
        """Reads what is unread, then waits for more; connects again when a line breaks.

        One line only waits: what arrives between reading and waiting on one line is told by no one.
        """
        while True:
            reader, watcher = await self._run(self._lines)
            try:
                await self._run(watcher.idle)
                while True:
                    while await self._read(reader, take):
                        continue
                    await self._run(self._pushed, watcher)
                    await asyncio.sleep(TOGETHER)
            except BROKEN as fault:
                logger.warning("email: the mailbox is opened again: %s", named(fault))
                await asyncio.sleep(2.0)
            finally:
                self._thread.submit(_closed, reader)
                self._thread.submit(watcher.shutdown)  # it waits, so it takes no farewell

    async def check(self) -> bytes:
        """The newest mail's headers, if any. Raises LoginError, another IMAPClientError, OSError."""
        return bytes(await self._run(self._newest))

    def close(self) -> None:
        """Lets the thread end."""
        self._ended.set()
        self._thread.shutdown(wait=False)

    async def _run(self, work, *values):  # type: ignore[no-untyped-def]
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *values)

    def _lines(self) -> tuple[IMAPClient, IMAPClient]:
        reader = self._opened()
        try:
            return reader, self._opened()
        except BaseException:
            _closed(reader)
            raise

    def _opened(self) -> IMAPClient:
        secure = self._address.scheme == "imaps"
        client = IMAPClient(
            self._address.hostname, self._address.port or (993 if secure else 143), ssl=secure,
            ssl_context=ssl.create_default_context() if secure else None,
            timeout=SocketTimeout(connect=5.0, read=SECONDS),
        )  # fmt: skip
        try:
            client.login(self._user, self._password)
            client.select_folder(self._folder)
        except BaseException:
            _closed(client)
            raise
        return client

    async def _read(self, client: IMAPClient, take: Take) -> bool:
        """Takes what is unread; whether there was any."""
        await self._run(client.noop)  # a line sees what it saw last until it is told to look
        numbers = (await self._run(client.search, "UNSEEN"))[:AT_ONCE]
        updates: list[Update] = []
        for number in numbers:
            update = await self._run(self._fetched, client, number)
            updates.extend([update] if update else [])
        for update in sorted(updates, key=lambda one: one.order):
            await take(update)
        # Only now: what a broken line loses is read again, and a repeat is recognised.
        if numbers:
            await self._run(client.add_flags, numbers, [rb"\Seen"], True)
        return bool(numbers)

    def _fetched(self, client: IMAPClient, number: int) -> Update | None:
        found = client.fetch([number], [f"BODY.PEEK[]<0.{LARGEST}>"])
        return self._understood(found.get(number, {}).get(b"BODY[]<0>") or b"")

    def _newest(self) -> bytes:
        client = self._opened()
        try:
            numbers = client.search("ALL")[-1:]
            found = client.fetch(numbers, ["BODY.PEEK[HEADER]"]) if numbers else {}
            return next((one[b"BODY[HEADER]"] for one in found.values()), b"")
        finally:
            _closed(client)

    def _pushed(self, client: IMAPClient) -> None:
        """Returns when the server tells of something new, or after a while."""
        for _ in range(IDLE_SECONDS):
            if client.idle_check(timeout=LOOK_SECONDS) or self._ended.is_set():
                return
        client.idle_done()  # servers end a line on which nobody speaks for half an hour
        client.idle()


def _closed(client: IMAPClient) -> None:
    try:
        client.logout()
    except BROKEN:
        return


__all__ = ["BROKEN", "IMAPClientError", "Imap", "LoginError"]
