"""The weekly report goes out by itself, once a week, also when the mail server is away at first."""

from datetime import datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from console.figures import weekly
from console.figures.models import WeeklyMail
from tests.console.test_console_mail import post  # noqa: F401

pytestmark = pytest.mark.django_db
MONDAY = timezone.make_aware(datetime(2026, 11, 23, 7, 0))


@pytest.fixture
def box(post, settings):  # noqa: F811
    settings.WEEKLY_MAIL_TO = ["leitung@example.org"]
    return post


def test_it_is_sent_on_monday_morning_and_not_again_before_the_next(box):
    assert weekly.send_due(MONDAY - timedelta(minutes=1)) is False
    assert weekly.send_due(MONDAY) is True
    for later in (timedelta(seconds=3), timedelta(hours=5), timedelta(days=6, hours=16)):
        assert weekly.send_due(MONDAY + later) is False
    assert weekly.send_due(MONDAY + timedelta(days=7)) is True
    assert [to for to, _ in box.got] == [["leitung@example.org"]] * 2
    assert box.got[0][1]["Message-ID"].startswith("<week.")


def test_a_console_that_was_away_on_monday_sends_it_when_it_is_back(box):
    assert weekly.send_due(MONDAY + timedelta(days=3)) is True
    assert weekly.send_due(MONDAY + timedelta(days=3, hours=1)) is False


def test_a_server_that_is_away_is_asked_again_with_growing_pauses(box):
    box.server.stop(no_assert=True)
    assert weekly.send_due(MONDAY) is False
    assert weekly.send_due(MONDAY + timedelta(seconds=59)) is False
    assert WeeklyMail.objects.get().tries == 1
    assert weekly.send_due(MONDAY + timedelta(seconds=61)) is False
    assert WeeklyMail.objects.get().tries == 2
    box.server = Controller(box, hostname="127.0.0.1", port=box.server.port)
    box.server.start()
    assert weekly.send_due(MONDAY + timedelta(seconds=130)) is False  # two minutes' pause
    assert weekly.send_due(MONDAY + timedelta(seconds=190)) is True
    assert len(box.got) == 1


def test_while_one_console_sends_it_another_does_not(box, monkeypatch):
    asked, really = [], weekly.send

    def slowly():
        asked.append(weekly.send_due(MONDAY + timedelta(seconds=5)))  # the other one
        return really()

    monkeypatch.setattr(weekly, "send", slowly)
    assert weekly.send_due(MONDAY) is True
    assert asked == [False]
    assert len(box.got) == 1


def test_without_receivers_or_server_nothing_is_noted(box, settings):
    settings.WEEKLY_MAIL_TO = []
    assert weekly.send_due(MONDAY) is False
    settings.WEEKLY_MAIL_TO, settings.EMAIL_HOST = ["a@example.org"], ""
    assert weekly.send_due(MONDAY) is False
    assert not WeeklyMail.objects.exists()
