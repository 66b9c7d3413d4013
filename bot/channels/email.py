"""E-mail: a mailbox watched by IMAP IDLE, answers by SMTP in the same thread."""

from __future__ import annotations

import asyncio
import logging
import smtplib
import ssl
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any
from urllib.parse import urlsplit

from aioimaplib import IMAP4, IMAP4_SSL

from bot.channels.base import RefusedError
from bot.channels.faults import named
from bot.channels.messenger import words
from bot.channels.messenger.breaker import Breaker
from bot.channels.messenger.mail import update_of
from bot.channels.messenger.model import (
    Address,
    Finding,
    Part,
    Received,
    RejectedError,
    Request,
    Shape,
    UnreachableError,
    Update,
)

logger = logging.getLogger(__name__)
IDLE_SECONDS = 20 * 60.0  # servers end an idle connection after half an hour
LARGEST = 5_000_000  # bytes of a mail that is read
AT_ONCE = 300  # mails that are put into their order
SECONDS = 20.0
_LOCAL = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class EmailSettings:
    """LOTSE_EMAIL_…"""

    address: str  # the mailbox's own
    imap: str  # imaps://mail.example.org
    smtp: str  # smtps://mail.example.org or smtp://mail.example.org:587 (then STARTTLS)
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    authserv: str = ""  # whose Authentication-Results are trusted


class Email:
    """The channel "email"."""

    name = "email"
    shape = Shape(longest=20_000, short_sources=False)

    def __init__(self, settings: EmailSettings) -> None:
        self._settings = settings
        self._imap, self._smtp = urlsplit(settings.imap), urlsplit(settings.smtp)
        if self._imap.scheme != "imaps" and self._imap.hostname not in _LOCAL:
            raise ValueError("imap")  # no password over an open line
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="smtp")
        self.breaker = Breaker()

    async def receive(self, _: Request) -> Received:
        """Nobody posts mails here."""
        raise RefusedError("not_found", 404)

    async def listen(self, take: Callable[[Update], Awaitable[bool]]) -> None:
        """Reads what is unread, then waits for more; connects again when the line breaks."""
        while True:
            client = await self._opened()
            try:
                while True:
                    await self._read(client, take)
                    await self._wait(client)
            except (asyncio.TimeoutError, OSError, LookupError) as fault:
                logger.warning("email: the mailbox is opened again: %s", named(fault))
                await asyncio.sleep(2.0)
            finally:
                await _closed(client)

    async def send(self, address: Address, part: Part) -> None:
        """Sends a threaded reply that no other program will answer."""
        if wait := self.breaker.wait():
            raise UnreachableError(wait)
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self._threads, self._deliver, self._reply(address, part))
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as fault:
            self.breaker.succeeded()
            code = _code(fault)
            if 400 <= code < 500:
                raise UnreachableError(60.0) from fault  # "try again later"
            raise RejectedError("rejected", str(code)) from fault
        except (smtplib.SMTPException, OSError) as fault:
            self.breaker.failed()
            logger.warning("email: sending failed: %s", type(fault).__name__)
            raise UnreachableError(15.0) from fault
        self.breaker.succeeded()

    async def seen(self, _: Address) -> None:
        """Mails get no receipts."""

    async def check(self) -> list[Finding]:
        """Signs in at both servers."""
        found = []
        try:
            await _closed(await self._opened())
            found.append(Finding(True, "Der Posteingang lässt sich öffnen (IMAP)."))
        except (asyncio.TimeoutError, OSError, LookupError) as fault:
            found.append(Finding(False, f"LOTSE_EMAIL_IMAP: {type(fault).__name__}"))
        try:
            await asyncio.get_running_loop().run_in_executor(self._threads, self._deliver, None)
            found.append(Finding(True, "Der Postausgang nimmt die Anmeldung an (SMTP)."))
        except (smtplib.SMTPException, OSError) as fault:
            found.append(Finding(False, f"LOTSE_EMAIL_SMTP: {type(fault).__name__}"))
        return found

    async def close(self) -> None:
        """Lets go of threads."""
        self._threads.shutdown(wait=False)

    async def _opened(self) -> Any:
        secure = self._imap.scheme == "imaps"
        host, port = self._imap.hostname, self._imap.port or (993 if secure else 143)
        if secure:
            context = ssl.create_default_context()
            client = IMAP4_SSL(host=host, port=port, timeout=SECONDS, ssl_context=context)
        else:
            client = IMAP4(host=host, port=port, timeout=SECONDS)
        await asyncio.wait_for(client.wait_hello_from_server(), SECONDS)
        _ok(await client.login(self._settings.user, self._settings.password))
        _ok(await client.select(self._settings.folder))
        return client

    async def _read(self, client: Any, take: Callable[[Update], Awaitable[bool]]) -> None:
        found = _ok(await client.uid_search("UNSEEN", charset=None))
        numbers = found[0].decode().split()[:AT_ONCE] if found else []
        updates = [await self._fetched(client, number) for number in numbers]
        for update in sorted(filter(None, updates), key=lambda one: one.order):
            await take(update)
        # Only now: what a broken line loses is read again, and a repeat is recognised.
        if numbers:
            _ok(await client.uid("store", ",".join(numbers), r"+FLAGS (\Seen)"))

    async def _fetched(self, client: Any, number: str) -> Update | None:
        lines = _ok(await client.uid("fetch", number, f"(BODY.PEEK[]<0.{LARGEST}>)"))
        raw = next((bytes(one) for one in lines if isinstance(one, bytearray)), b"")
        return update_of(raw, self._settings.address, self._settings.authserv)

    async def _wait(self, client: Any) -> None:
        idle = await client.idle_start(timeout=IDLE_SECONDS)
        try:
            await client.wait_server_push()
        finally:
            client.idle_done()
            await asyncio.wait_for(idle, SECONDS)

    def _reply(self, address: Address, part: Part) -> EmailMessage:
        made = EmailMessage()
        made["From"] = self._settings.address
        made["To"] = address["to"]
        subject = address["subject"] or words.own("mail_subject")
        made["Subject"] = subject if subject.lower().startswith("re:") else f"Re: {subject}"
        made["Date"] = formatdate()
        made["Message-ID"] = make_msgid(domain=self._settings.address.rpartition("@")[2])
        made["In-Reply-To"] = address["reply"]
        made["References"] = address["references"]
        made["Auto-Submitted"] = "auto-replied"
        made["X-Auto-Response-Suppress"] = "All"
        made.set_content(part.text)
        return made

    def _deliver(self, message: EmailMessage | None) -> None:
        secure = self._smtp.scheme == "smtps"
        host, port = self._smtp.hostname or "", self._smtp.port or (465 if secure else 587)
        context = ssl.create_default_context()
        opened = (
            smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
            if secure
            else smtplib.SMTP(host, port, timeout=SECONDS)
        )
        with opened as client:
            client.ehlo()
            if not secure and (client.has_extn("starttls") or host not in _LOCAL):
                client.starttls(context=context)
                client.ehlo()
            if client.has_extn("auth") or host not in _LOCAL:
                client.login(self._settings.user, self._settings.password)
            if message is not None:
                client.send_message(message)


def _ok(response: Any) -> Any:
    if response.result != "OK":
        raise OSError("the mail server refused")
    return response.lines


async def _closed(client: Any) -> None:
    try:
        await asyncio.wait_for(client.logout(), 5.0)
    except (asyncio.TimeoutError, OSError, LookupError):
        return


def _code(fault: smtplib.SMTPException) -> int:
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return int(next(iter(fault.recipients.values()))[0])
    return int(getattr(fault, "smtp_code", 0))
