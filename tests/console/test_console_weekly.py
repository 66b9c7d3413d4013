"""The weekly report is mailed through a real mail server."""

import socket
import threading
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from console.conversations import index
from console.figures import weekly

pytestmark = pytest.mark.django_db


class MailServer(threading.Thread):
    """Speaks as much SMTP as a delivery needs, over a real socket."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.receivers: list[str] = []
        self.data = b""

    def run(self) -> None:
        connection, _ = self.socket.accept()
        with connection, connection.makefile("rwb") as line:
            self._say(line, b"220 test")
            while command := line.readline():
                self._answer(line, command)

    def _answer(self, line, command: bytes) -> None:
        verb = command[:4].upper()
        if verb == b"RCPT":
            self.receivers.append(command.decode().split("<")[1].split(">")[0])
        if verb == b"DATA":
            self._say(line, b"354 go")
            while (part := line.readline()) != b".\r\n":
                self.data += part
        self._say(line, b"221 bye" if verb == b"QUIT" else b"250 ok")

    @staticmethod
    def _say(line, words: bytes) -> None:
        line.write(words + b"\r\n")
        line.flush()


@pytest.fixture
def server(settings):
    # pytest-django keeps mail in memory otherwise
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    server = MailServer()
    server.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.WEEKLY_MAIL_TO = ["leitung@example.org", "team@example.org"]
    return server


def last_week() -> float:
    monday = timezone.localdate() - timedelta(timezone.localdate().weekday() + 7)
    return timezone.make_aware(datetime.combine(monday, datetime.min.time())).timestamp() + 3600


def test_the_report_arrives_at_everybody_with_figures_and_links(server, tracker):
    tracker.turn("Geheime Worte", outcome="not_in_documents", at=last_week())
    tracker.turn(at=last_week())
    index.catch_up()
    assert weekly.send() == ["leitung@example.org", "team@example.org"]
    server.join(5)
    import email

    text = email.message_from_bytes(server.data).get_payload(decode=True).decode()
    assert server.receivers == ["leitung@example.org", "team@example.org"]
    assert "2 Fragen in 2 Gesprächen" in text
    assert "Beantwortet:              50 %" in text
    assert "1× Integrationsrat der Stadt Dortmund" in text
    assert "/aufgaben/nicht-in-den-dokumenten/" in text
    assert "Geheime" not in text


def test_without_receivers_or_server_it_says_what_to_set(settings, db):
    settings.WEEKLY_MAIL_TO = []
    with pytest.raises(weekly.NotSentError, match="LOTSE_WEEKLY_MAIL_TO"):
        weekly.send()
    settings.WEEKLY_MAIL_TO, settings.EMAIL_HOST = ["a@example.org"], ""
    with pytest.raises(weekly.NotSentError, match="LOTSE_SMTP_HOST"):
        weekly.send()


def test_a_mail_server_that_is_away_is_named(settings, db):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with socket.create_server(("127.0.0.1", 0)) as free:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free.getsockname()[1]
    settings.WEEKLY_MAIL_TO = ["a@example.org"]
    with pytest.raises(weekly.NotSentError, match="nimmt die Nachricht nicht an"):
        weekly.send()
