"""The weekly report: ten lines that say how it went, and what to do."""

from __future__ import annotations

import smtplib
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from console.figures import days
from console.figures.tables import Period, summary, table
from console.queues.definitions import COUNTED, QUEUES, count


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
