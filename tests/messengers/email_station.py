"""E-mail over a real IMAP and a real SMTP server, both with TLS and a password."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import formatdate
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from tests.messengers.mailserver import PASSWORD, USER, Imap, certificate, dovecot
from tests.messengers.provider import Sent, Sink
from tests.messengers.stations import Hook, Station, moment, number
from tests.server import free_port

OWN = "lotse@stadt.example.net"
AUTHSERV = "mx.stadt.example.net"
PASSED = f"{AUTHSERV}; spf=pass; dmarc=pass header.from=example.org"


class EmailStation(Station):
    """The channel "email"."""

    name = "email"
    buttons = False

    def __init__(self) -> None:
        super().__init__()
        self._held = tempfile.TemporaryDirectory(prefix="mail", ignore_cleanup_errors=True)
        self.folder = Path(self._held.name)
        self.imap = Imap(self.folder)
        self.provider = Outgoing(self.folder, self.imap)

    @classmethod
    def missing(cls) -> str:
        return "" if dovecot() else "dovecot is not installed"

    def settings(self) -> dict[str, str]:
        return {
            "LOTSE_EMAIL_ADDRESS": OWN,
            "LOTSE_EMAIL_IMAP": f"imaps://localhost:{self.imap.port}",
            "LOTSE_EMAIL_SMTP": f"smtp://localhost:{self.provider.port}",
            "LOTSE_EMAIL_USER": USER,
            "LOTSE_EMAIL_PASSWORD": PASSWORD,
            "LOTSE_EMAIL_AUTHSERV": AUTHSERV,
            "SSL_CERT_FILE": str(self.folder / "cert.pem"),
        }

    def person(self) -> str:
        return f"erika{number()}@example.org"

    def deliver(self, hook: Hook) -> None:
        self.imap.deliver(hook.body)

    def text(self, who, text, at=None, place=-1) -> Hook:
        return self._hook(self.mail(who, text, at, place))

    def unsupported(self, who) -> dict[str, Hook]:
        empty = self.mail(who, "", subject="")
        attached = self.mail(who, "", subject="")
        attached.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="a.pdf")
        return {"other": self._hook(empty), "attachment_unread": self._hook(attached)}

    def forged(self, good: Hook) -> Iterator[Hook]:
        for headers in AUTOMATIC:
            yield self._hook(self.mail(self.person(), "Automatisch", **headers))
        end = good.body.index(b"Message-ID") + 14
        for place in range(1, 18):  # cut off before it says which mail it is
            yield Hook(good.body[: end * place // 17])
        yield Hook(b"")

    def mail(
        self, who: str, text: str, at: float | None = None, place: int = -1, **headers: str | None
    ) -> EmailMessage:
        """A mail as the city's server delivers it; a header that is None is left out."""
        made = EmailMessage()
        given: dict[str, str | None] = {
            "Return-Path": f"<{who}>", "Authentication-Results": PASSED,
            "From": f"Erika Muster <{who}>", "To": OWN, "Subject": "Eine Frage",
            "Date": formatdate(moment(at, place)), "Message-ID": f"<{number()}@example.org>",
        }  # fmt: skip
        changed = {name.replace("_", "-").title(): value for name, value in headers.items()}
        changed = {{"Message-Id": "Message-ID"}.get(n, n): v for n, v in changed.items()}
        for name, value in (given | changed).items():
            if value is not None:
                made[name] = value
        made.set_content(text)
        return made

    def _hook(self, mail: EmailMessage) -> Hook:
        return Hook(mail.as_bytes(policy=mail.policy.clone(linesep="\r\n")))


class Outgoing(Sink):
    """The SMTP server."""

    def __init__(self, folder: Path, imap: Imap) -> None:
        super().__init__()
        self.port = free_port()
        self.wrong: list[str] = []
        self._folder = folder
        self._imap = imap
        self.open()

    def open(self) -> None:
        """Takes mail from now on."""
        self._controller = Controller(
            self, "127.0.0.1", self.port, tls_context=certificate(self._folder),
            require_starttls=True, auth_required=True, auth_require_tls=True,
            authenticator=_known,
        )  # fmt: skip
        self._controller.start()

    def shut(self) -> None:
        """Refuses connections from now on."""
        self._controller.stop()

    def stop(self) -> None:
        self.shut()
        self._imap.stop()

    async def handle_MAIL(self, _server, _session, envelope, address, options) -> str:
        """Only the mailbox's own address may send."""
        if address != OWN:
            return "553 5.7.1 sender rejected"
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope) -> str:
        """A mail of the bot."""
        await self.silence()
        if self.failures:
            return self.failures.pop(0)
        mail = message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        if mail["To"] != envelope.rcpt_tos[0] or mail["Auto-Submitted"] != "auto-replied":
            self.wrong.append(str(mail))
        text = str(mail.get_content()).replace("\r\n", "\n").strip()
        self.sent.append(Sent(envelope.rcpt_tos[0], text, [], mail))
        return "250 OK"


def _known(_server, _session, _envelope, _mechanism, data) -> AuthResult:
    good = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=good, handled=False)


def _others() -> list[str]:
    """Headers of our own server that do not say that the mail is genuine."""
    return [
        f"{AUTHSERV}; dmarc=fail header.from=example.org", f"{AUTHSERV}; dmarc=none",
        f"{AUTHSERV}; spf=pass; dkim=pass", "mx.evil.example; dmarc=pass", "dmarc=pass", "", "é",
        f"x{AUTHSERV}; dmarc=pass", f"{AUTHSERV}.evil.example; dmarc=pass",
        f"{AUTHSERV}; xdmarc=pass", f"{AUTHSERV}; dmarc=passport",
        f"{AUTHSERV}; dmarc=temperror", f"{AUTHSERV}; dmarc=permerror", f"{AUTHSERV}",
    ]  # fmt: skip


AUTOMATIC: tuple[dict[str, str | None], ...] = (
    {"auto_submitted": "auto-replied"}, {"auto_submitted": "auto-generated"},
    {"auto_submitted": "auto-notified; owner-email=a@b"}, {"auto_submitted": "Auto-Replied"},
    {"precedence": "bulk"}, {"precedence": "list"}, {"precedence": "junk"},
    {"precedence": "auto_reply"}, {"list_id": "<liste.example.org>"},
    {"list_unsubscribe": "<mailto:x@example.org>"}, {"list_post": "<mailto:x@example.org>"},
    {"x_autoreply": "yes"}, {"x_autorespond": "yes"}, {"x_loop": OWN},
    {"feedback_id": "1:2:3"}, {"x_auto_response_suppress": "All"},
    {"return_path": "<>"}, {"from": f"Lotse <{OWN}>"}, {"from": OWN.upper()},
    {"from": "MAILER-DAEMON@example.org"}, {"from": "Mail Delivery <postmaster@example.org>"},
    {"from": "noreply@example.org"}, {"from": "no-reply@example.org"},
    {"from": "DoNotReply@example.org"}, {"from": "bounces+1@example.org"},
    {"from": None}, {"from": "niemand"}, {"from": ""}, {"from": "<>"},
    {"message_id": None}, {"message_id": "ohne"}, {"message_id": "<a b@c>"},
    {"authentication_results": None},
    *({"authentication_results": one} for one in _others()),
)  # fmt: skip
