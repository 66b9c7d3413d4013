"""Sends what waits in the table of mails: tried again when the server is away, sent once.

A mail is claimed for longer than an attempt can take, so two consoles do not send the same one. A
console that dies between the server's "accepted" and the note of it sends the mail again; it then
carries the same Message-ID, by which mail programs recognise a repeat.
"""

from __future__ import annotations

import logging
import smtplib
import time
from typing import Any

import sqlalchemy as sa
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from sqlalchemy.engine import Connection

from bot.handoff import requests as steps
from bot.handoff.tables import mails
from console.handoff.store import NotReadyError, read, write

_log = logging.getLogger(__name__)
LEASE = 300.0  # seconds; an attempt ends after EMAIL_TIMEOUT at each of its few steps
FIRST_WAIT, LONGEST_WAIT = 60.0, 3600.0  # between two attempts
GIVEN_UP = 24 * 3600.0
AT_ONCE = 20
_c = mails.c


def send_due() -> int:
    """Sends all mail that is due; how many were accepted by the server."""
    if not settings.EMAIL_HOST:
        return 0
    try:
        due = read(_due, time.time())
    except NotReadyError:
        return 0
    return sum(_send(row) for row in due if write(_claim, row, time.time()))


def _send(row: Any) -> bool:
    request = read(steps.one, row.request_id)
    message = _message(row, request)
    if message is None:
        write(lambda connection: connection.execute(mails.delete().where(_c.id == row.id)))
        return False
    try:
        message.send()
    except (OSError, smtplib.SMTPException) as fault:
        _log.warning("a mail to do with a request was not sent: %s", type(fault).__name__)
        write(_failed, row, fault, time.time())
        return False
    write(_sent, row, time.time())
    return True


def _message(row: Any, request: Any) -> EmailMessage | None:
    """The mail; None if it is not needed any more or nobody is to get it."""
    to = [row.recipient] if row.recipient else list(settings.HANDOFF_MAIL_TO)
    needed = row.kind == "withdrawn" or (request is not None and request.state != steps.WITHDRAWN)
    if not to or not needed:
        return None
    number = request.number if request is not None else row.text
    context = {
        "one": request, "number": number, "note": row.text,
        "link": settings.CONSOLE_ADDRESS + reverse("handoff:request", args=[row.request_id])
        if request is not None else "",
    }  # fmt: skip
    text = render_to_string(f"handoff/mail_{row.kind}.txt", context).strip() + "\n"
    answers_to = settings.HANDOFF_MAIL_TO[:1] if row.kind == "answer" else []
    if row.kind in ("new", "forward") and request.way == steps.MAIL:
        answers_to = [request.reach]
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    headers = {"Message-ID": f"<{number}.{row.id}@{domain}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(
        _subject(row.kind, number), text, to=to, reply_to=answers_to, headers=headers,
        connection=get_connection(host=settings.EMAIL_HOST, port=settings.EMAIL_PORT),
    )  # fmt: skip


def _subject(kind: str, number: str) -> str:
    return {
        "new": f"Neue Anfrage {number}",
        "forward": f"Weitergeleitete Anfrage {number}",
        "withdrawn": f"Anfrage {number} ist zurückgezogen",
        "answer": f"Ihre Anfrage {number} an die Stadt Dortmund",
    }[kind]


def _due(connection: Connection, now: float) -> list[Any]:
    open_ = sa.and_(_c.sent.is_(None), _c.failed.is_(None), _c.due <= now)
    return connection.execute(sa.select(mails).where(open_).order_by(_c.id).limit(AT_ONCE)).all()


def _claim(connection: Connection, row: Any, now: float) -> bool:
    same = sa.and_(_c.id == row.id, _c.due == row.due, _c.sent.is_(None))
    taken = mails.update().where(same).values(due=now + LEASE, tries=row.tries + 1)
    return bool(connection.execute(taken).rowcount)


def _sent(connection: Connection, row: Any, now: float) -> None:
    if not row.request_id:  # its request is deleted
        connection.execute(mails.delete().where(_c.id == row.id))
        return
    values: dict[str, Any] = {"sent": now}
    if row.kind == "answer":  # what a resident gets is not kept twice
        values |= {"recipient": "", "text": ""}
    connection.execute(mails.update().where(_c.id == row.id).values(**values))


def _failed(connection: Connection, row: Any, fault: Exception, now: float) -> None:
    if now - row.created < GIVEN_UP and not _for_good(fault):
        wait = min(FIRST_WAIT * 2**row.tries, LONGEST_WAIT)
        connection.execute(mails.update().where(_c.id == row.id).values(due=now + wait))
        return
    values = {"failed": type(fault).__name__, "text": ""}
    connection.execute(mails.update().where(_c.id == row.id).values(**values))
    steps.mail_failed(connection, row.request_id, row.kind, now)


def _for_good(fault: Exception) -> bool:
    """Whether the server said that trying again is of no use."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in fault.recipients.values())
    return isinstance(fault, smtplib.SMTPResponseException) and fault.smtp_code >= 500
