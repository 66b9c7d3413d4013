"""E-mail: a mailbox watched by IMAP IDLE, answers by SMTP in the same thread."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from bot.channels.base import RefusedError
from bot.channels.messenger import words
from bot.channels.messenger.imap import BROKEN, Imap, IMAPClientError, LoginError
from bot.channels.messenger.mail import update_of, vouching_of
from bot.channels.messenger.model import (
    Address,
    Finding,
    Part,
    Received,
    Request,
    Shape,
    Update,
)
from bot.channels.messenger.settings import IMAP, MAIL, SMTP, form
from bot.channels.messenger.smtp import Smtp
from bot.channels.messenger.words import finding


@dataclass(frozen=True)
class EmailSettings:
    """LOTSE_EMAIL_…"""

    address: str = field(metadata=form(MAIL))  # the mailbox's own
    imap: str = field(metadata=form(IMAP))
    smtp: str = field(metadata=form(SMTP))  # smtp:// is encrypted by STARTTLS
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    # Whose Authentication-Results are trusted.
    authserv: str = field(default="", metadata=form(r"[\w.-]+"))


class Email:
    """The channel "email"."""

    name = "email"
    shape = Shape(longest=20_000, short_sources=False)

    def __init__(self, settings: EmailSettings) -> None:
        self._settings = given = settings
        self._smtp = Smtp(given.smtp, given.user, given.password)
        self._imap = Imap(
            given.imap, given.user, given.password, given.folder,
            lambda raw: update_of(raw, given.address, given.authserv),
        )  # fmt: skip

    async def receive(self, _: Request) -> Received:
        """Nobody posts mails here."""
        raise RefusedError("not_found", 404)

    async def listen(self, take: Callable[[Update], Awaitable[bool]]) -> None:
        """Watches the mailbox."""
        await self._imap.listen(take)

    async def send(self, address: Address, part: Part) -> None:
        """Sends a threaded reply that no other program will answer."""
        await self._smtp.send(self._reply(address, part))

    async def seen(self, _: Address) -> None:
        """Mails get no receipts."""

    async def check(self) -> list[Finding]:
        """Signs in at both servers, and looks who vouches for the newest mail."""
        found, newest = [], b""
        try:
            newest = await self._imap.check()
            found.append(finding(True, "email_imap"))
        except BROKEN as fault:
            found.append(_wrong("IMAP", fault))
        try:
            await self._smtp.check(self._settings.address)
            found.append(finding(True, "email_smtp"))
        except (smtplib.SMTPException, OSError) as fault:
            found.append(_wrong("SMTP", fault))
        return found + _vouched(self._settings.authserv, newest)

    async def close(self) -> None:
        """Closes the connections."""
        self._imap.close()
        await self._smtp.close()

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


def _vouched(authserv: str, newest: bytes) -> list[Finding]:
    """Whether our own server's word stands in the newest mail: else no mail is answered."""
    if not authserv:
        return [finding(True, "email_no_authserv")]
    vouching = vouching_of(newest)
    if not vouching:
        return [finding(True, "email_authserv_unknown")]
    return [finding(vouching == authserv.lower(), "email_authserv", name=vouching)]


def _wrong(way: str, fault: BaseException) -> Finding:
    """What an administrator can do about it."""
    if isinstance(fault, LoginError | smtplib.SMTPAuthenticationError):
        return finding(False, "email_login", way=way)
    if isinstance(fault, smtplib.SMTPSenderRefused):
        return finding(False, "email_sender")
    if isinstance(fault, IMAPClientError):
        return finding(False, "email_folder", way=way)
    if isinstance(fault, ssl.SSLError | smtplib.SMTPNotSupportedError):
        return finding(False, "email_open", way=way)
    return finding(False, "email_away", way=way, fault=type(fault).__name__)
