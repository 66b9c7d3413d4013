"""What somebody asks in a mail; nothing, if a program or a list sent it."""

from __future__ import annotations

import html
import re
import time
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr, parsedate_to_datetime

from bot.channels.cleaning import cleaned
from bot.channels.messenger.model import Update

_ROBOTS = re.compile(r"(?i)^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)\b")
_AUTOMATIC = (
    "List-Id", "List-Unsubscribe", "List-Post", "X-Autoreply", "X-Autorespond", "X-Loop",
    "Feedback-ID", "X-Auto-Response-Suppress",
)  # fmt: skip
_QUOTE = re.compile(
    r"(?im)^(>.*|-{2,}\s*(ursprüngliche nachricht|original message|weitergeleitete nachricht).*"
    r"|am .{5,200} schrieb.{0,200}:|on .{5,200} wrote:|von:\s.+|from:\s.+|_{20,})\s*$"
)
_WRAPPED = re.compile(r"(?im)^(am|on) .{5,200}\n.{0,200}(schrieb.*|wrote):\s*$")
_GREETING = re.compile(
    r"(?im)^(mit (freundlichen|besten|herzlichen) grüßen|mfg|viele grüße|liebe grüße|beste grüße"
    r"|herzliche grüße|gesendet von meinem|sent from my)\b"
)
_TAGS = re.compile(r"(?is)<(style|script|blockquote|head)\b.*?</\1>|<[^>]+>")
_BREAKS = re.compile(r"(?i)<br\s*/?>|</(p|div|tr|li)>")
LONGEST = 200  # characters of a subject or an id
LONGEST_FILE = 80  # of an attachment's name
MOST_FILES = 10  # that are named


def update_of(raw: bytes, own: str, authserv: str = "") -> Update | None:
    """The question in a mail; None if there is nobody to answer."""
    try:
        mail = message_from_bytes(raw, policy=default)
        assert isinstance(mail, EmailMessage)
        if not _personal(mail, own) or not _genuine(mail, authserv):
            return None
        return _update(mail)
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError):
        return None  # cut off or built to break a reader


def vouching_of(raw: bytes) -> str:
    """The server whose Authentication-Results stand in a mail at the top; "" if there are none."""
    results = message_from_bytes(raw, policy=default).get_all("Authentication-Results") or [""]
    return str(results[0]).split(";")[0].strip().lower()


def asked(text: str) -> str:
    """The text without what it quotes and without the signature."""
    text = text.replace("\r\n", "\n")
    for mark in (_WRAPPED, _QUOTE):
        if found := mark.search(text):
            before = text[: found.start()].strip()
            # Somebody may answer below the quotation.
            text = before or "\n".join(one for one in text.splitlines() if not _QUOTE.match(one))
    text = re.split(r"(?m)^-- ?$", text)[0]
    if (found := _GREETING.search(text)) and text[: found.start()].strip():
        text = text[: found.start()]
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _update(mail: EmailMessage) -> Update | None:
    sender = parseaddr(str(mail["From"]))[1]
    number = str(mail["Message-ID"] or "").strip()
    if "@" not in sender or not re.fullmatch(r"<[^<>\s]+>", number):
        return None
    subject = " ".join(str(mail["Subject"] or "").split())[:LONGEST]
    answer_to = parseaddr(str(mail["Reply-To"] or ""))[1] or sender
    if "@" not in answer_to or answer_to.rpartition("@")[2] != sender.rpartition("@")[2]:
        answer_to = sender  # nobody can have us write to somebody else
    known = re.findall(r"<[^<>\s]+>", str(mail["References"] or ""))[-10:]
    address = {
        "to": answer_to, "subject": subject, "reply": number,
        "references": " ".join([*known, number]),
    }  # fmt: skip
    text = asked(_body(mail)) or re.sub(r"(?i)^((re|aw|fw|wg):\s*)+", "", subject)
    files = tuple(_named(one.get_filename()) for one in mail.iter_attachments())
    unread = "attachment_unread" if files else "" if text else "other"
    moment = _moment(mail)
    return Update(number, sender.lower(), address, moment, text, "", unread, files[:MOST_FILES])


def _named(file: str | None) -> str:
    """An attachment's name as it can be said: one line, no path; words in it are told apart."""
    name = re.split(r"[/\\]", cleaned(file or ""))[-1]
    return " ".join(re.sub(r"[\s_„“\"]+", " ", name).split())[:LONGEST_FILE]


def _personal(mail: EmailMessage, own: str) -> bool:
    """Whether a person wrote it, as far as its headers say."""
    sender = parseaddr(str(mail["From"] or ""))[1].lower()
    if not sender or sender == own.lower() or _ROBOTS.match(sender):
        return False
    if str(mail["Return-Path"] or "x").strip() == "<>":
        return False
    if str(mail["Auto-Submitted"] or "no").split(";")[0].strip().lower() != "no":
        return False
    if str(mail["Precedence"] or "").strip().lower() in ("bulk", "list", "junk", "auto_reply"):
        return False
    if mail.get_content_type() in ("multipart/report", "message/delivery-status"):
        return False
    return not any(mail[name] for name in _AUTOMATIC)


def _genuine(mail: EmailMessage, authserv: str) -> bool:
    """Whether our own mail server found nothing forged; only its topmost word counts."""
    if not authserv:
        return True
    results = mail.get_all("Authentication-Results") or []
    mine = [
        str(one) for one in results if str(one).split(";")[0].strip().lower() == authserv.lower()
    ]
    return bool(mine) and re.search(r"\bdmarc\s*=\s*pass\b", mine[0]) is not None


def _body(mail: EmailMessage) -> str:
    part = mail.get_body(("plain", "html"))
    if not isinstance(part, EmailMessage):
        return ""
    text = str(part.get_content())
    if part.get_content_type() == "text/html":
        text = html.unescape(_TAGS.sub("", _BREAKS.sub("\n", text)))
    return text


def _moment(mail: EmailMessage) -> float:
    """When it was sent; a clock in the future must not hold back what comes after."""
    try:
        return min(parsedate_to_datetime(str(mail["Date"])).timestamp(), time.time())
    except (TypeError, ValueError, OverflowError):
        return time.time()
