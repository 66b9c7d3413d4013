"""Hands mails to an SMTP server: encrypted, signed in, one connection for several mails."""

from __future__ import annotations

import asyncio
import logging
import smtplib
import ssl
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from urllib.parse import urlsplit

from bot.channels.messenger.breaker import Breaker
from bot.channels.messenger.calls import UnknownError
from bot.channels.messenger.model import RejectedError, UnreachableError

logger = logging.getLogger(__name__)
SECONDS = 20.0
LOCAL = ("127.0.0.1", "::1", "localhost")


class Smtp:
    """One SMTP server, for example smtps://mail.example.org; smtp:// is encrypted by STARTTLS."""

    def __init__(self, address: str, user: str, password: str) -> None:
        parts = urlsplit(address)
        self._secure = parts.scheme == "smtps"
        self._host = parts.hostname or ""
        self._port = parts.port or (465 if self._secure else 587)
        self._user, self._password = user, password
        self._client: smtplib.SMTP | None = None
        # One thread: one connection. It holds up nobody but the mails behind.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="smtp")
        self.breaker = Breaker()

    async def send(self, mail: EmailMessage) -> None:
        """Sends a mail. Raises UnreachableError, UnknownError or RejectedError."""
        if wait := self.breaker.wait():
            raise UnreachableError(wait)
        try:
            await self._run(self._send, mail)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as fault:
            self.breaker.succeeded()
            code = _code(fault)
            if 400 <= code < 500:
                raise UnreachableError(5.0) from fault  # "try again later"
            raise RejectedError("rejected", str(code)) from fault
        except (smtplib.SMTPException, OSError) as fault:
            self.breaker.failed()
            logger.warning("email: sending failed: %s", type(fault).__name__)
            raise UnreachableError(5.0) from fault
        self.breaker.succeeded()

    async def check(self, sender: str) -> None:
        """Signs in and asks whether the sender may send. Raises SMTPException or OSError."""
        await self._run(self._asked, sender)

    async def close(self) -> None:
        """Closes the connection."""
        self._thread.submit(self._closed)
        self._thread.shutdown(wait=False)

    async def _run(self, work, *values):  # type: ignore[no-untyped-def]
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *values)

    def _send(self, mail: EmailMessage) -> None:
        client = self._client if self._alive() else self._opened()
        assert client is not None
        try:
            client.send_message(mail)
        except (smtplib.SMTPServerDisconnected, TimeoutError) as fault:
            self._closed()
            raise UnknownError from fault  # perhaps it was taken
        except (smtplib.SMTPException, OSError):
            self._closed()
            raise

    def _asked(self, sender: str) -> None:
        client = self._opened()
        code, words = client.mail(sender)
        if code >= 400:
            raise smtplib.SMTPSenderRefused(code, words, sender)
        client.rset()

    def _alive(self) -> bool:
        try:
            return self._client is not None and self._client.noop()[0] == 250
        except (smtplib.SMTPException, OSError):
            return False

    def _opened(self) -> smtplib.SMTP:
        self._closed()
        context = ssl.create_default_context()
        client = (
            smtplib.SMTP_SSL(self._host, self._port, timeout=SECONDS, context=context)
            if self._secure
            else smtplib.SMTP(self._host, self._port, timeout=SECONDS)
        )
        try:
            client.ehlo()
            if not self._secure and (client.has_extn("starttls") or self._host not in LOCAL):
                client.starttls(context=context)
                client.ehlo()
            if client.has_extn("auth") or self._host not in LOCAL:
                client.login(self._user, self._password)
        except BaseException:
            client.close()
            raise
        self._client = client
        return client

    def _closed(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None


def _code(fault: smtplib.SMTPException) -> int:
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return int(next(iter(fault.recipients.values()))[0])
    return int(getattr(fault, "smtp_code", 0))
