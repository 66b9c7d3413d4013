"""The weekly report: ten lines that say how it went, and what to do."""

from __future__ import annotations

import logging
import smtplib
from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from console.figures import days
from console.figures.models import WeeklyMail
from console.figures.tables import Period, summary, table
from console.queues.definitions import COUNTED, QUEUES, count

HOUR = 7  # on Mondays
LEASE = timedelta(minutes=10)  # longer than an attempt can take
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
_log = logging.getLogger(__name__)


class NotSentError(Exception):
    """The report could not be sent; the text says why and what to do."""


def last_week() -> Period:
    """Monday to Sunday of the week before this one."""
    today = timezone.localdate()
    monday = today - timedelta(today.weekday() + 7)
    return Period(monday, monday + timedelta(6))


def text(period: Period) -> str:
    """The report. It holds sums and subjects, never a question's words."""
    days.refresh()
    queues = [(queue.title, number, number > COUNTED,
               settings.CONSOLE_ADDRESS + reverse("queues:queue", args=[queue.name]))
              for queue in QUEUES if (number := count(queue))]  # fmt: skip
    return render_to_string("figures/weekly.txt", {
        "period": period, "now": summary(period), "before": summary(period.before),
        "gaps": table("luecken", period).rows[:5], "subjects": table("themen", period).rows[:5],
        "queues": queues, "address": settings.CONSOLE_ADDRESS, "most": COUNTED,
    }).strip() + "\n"  # fmt: skip


def send_due(at: datetime | None = None) -> bool:
    """Sends this week's report if it is due and nobody has; whether it was sent.

    It is claimed for longer than an attempt takes, so of several consoles one sends it. A server
    that is away is asked again, at most every hour.
    """
    if not (settings.WEEKLY_MAIL_TO and settings.EMAIL_HOST):
        return False
    now = timezone.localtime(at or timezone.now())
    monday = now.date() - timedelta(now.weekday())
    if now < timezone.make_aware(datetime.combine(monday, time(HOUR))):
        return False
    row, _ = WeeklyMail.objects.get_or_create(monday=monday, defaults={"due": now})
    free = WeeklyMail.objects.filter(monday=monday, sent=None, due=row.due, due__lte=now)
    if not free.update(due=now + LEASE, tries=row.tries + 1):
        return False
    mine = WeeklyMail.objects.filter(monday=monday)
    try:
        send()
    except NotSentError as fault:
        _log.warning("the weekly report was not sent: %s", type(fault.__cause__).__name__)
        mine.update(due=now + min(FIRST_WAIT * 2**row.tries, LONGEST_WAIT))
        return False
    mine.update(sent=now)
    return True


def send() -> list[str]:
    """Mails last week's report; returns the receivers. Raises NotSentError."""
    if not settings.WEEKLY_MAIL_TO:
        raise NotSentError(
            "Niemand ist als Empfänger eingetragen. Setzen Sie LOTSE_WEEKLY_MAIL_TO."
        )
    if not settings.EMAIL_HOST:
        raise NotSentError("Kein Mailserver ist eingetragen. Setzen Sie LOTSE_SMTP_HOST.")
    period = last_week()
    subject = f"Integrationslotse: Woche vom {period.first:%d.%m.} bis {period.last:%d.%m.%Y}"
    mail = EmailMessage(
        subject,
        text(period),
        to=settings.WEEKLY_MAIL_TO,
        headers={"Message-ID": _message_id(period), "Auto-Submitted": "auto-generated"},
        connection=get_connection(host=settings.EMAIL_HOST, port=settings.EMAIL_PORT),
    )
    try:
        mail.send()
    except (OSError, smtplib.SMTPException) as fault:
        raise NotSentError(
            f"Der Mailserver {settings.EMAIL_HOST}:{settings.EMAIL_PORT} "
            "nimmt die Nachricht nicht an "
            f"({type(fault).__name__})."
        ) from fault
    return list(settings.WEEKLY_MAIL_TO)


def _message_id(period: Period) -> str:
    """The same for the same week: mail programs recognise a repeat."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    return f"<week.{period.first:%Y%m%d}@{domain}>"
