"""Mail of the hand-off, to a real mail server that can be away, full, or strict."""

from __future__ import annotations

import email
import socket
import time
import uuid
from email.policy import default

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller

from bot.handoff import requests
from bot.handoff.tables import mails
from bot.handoff.wishes import wish
from console.handoff.mail import send_due
from console.handoff.store import read, write

pytestmark = pytest.mark.django_db
BODY = {"question": "Wer hilft mir?", "answer": "Das KI.", "way": "mail",
        "reach": "ada@example.org", "name": "Ada", "consent": True}  # fmt: skip


class Post:
    """Keeps what it accepts; answers as the test says."""

    def __init__(self):
        self.got, self.answer, self.tries = [], "250 OK", 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.tries += 1
        if not self.answer.startswith("250"):
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=default)
        self.got.append((envelope.rcpt_tos, message))
        return "250 OK"


@pytest.fixture
def post(tracker, settings):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.HANDOFF_MAIL_TO = ["buero@example.org"]
    box = Post()
    box.server = Controller(box, hostname="127.0.0.1", port=port)
    box.server.start()
    yield box
    box.server.stop(no_assert=True)


def placed(**fields):
    values = ("web-a", uuid.uuid4().hex, "web", wish(BODY | fields), time.time(), "{number}")
    return write(requests.place, *values)[0]


def waiting():
    open_ = sa.select(mails).where(mails.c.sent.is_(None), mails.c.failed.is_(None))
    return read(lambda c: c.execute(open_).all())


def make_due():
    write(lambda c: c.execute(mails.update().values(due=0.0)))


def test_a_new_request_is_mailed_once(post):
    one = placed()
    assert send_due() == 1
    assert send_due() == 0
    [(to, message)] = post.got
    assert to == ["buero@example.org"]
    assert message["Subject"] == f"Neue Anfrage {one.number}"
    assert message["Reply-To"] == "ada@example.org"
    assert one.number in message["Message-ID"]
    text = message.get_content()
    assert "Wer hilft mir?" in text and "Das KI." in text
    assert f"/uebergabe/anfrage/{one.id}/" in text


def test_a_server_that_is_away_gets_it_later_and_once(post):
    placed()
    post.server.stop(no_assert=True)
    assert send_due() == 0
    [row] = waiting()
    assert row.tries == 1 and 30 < row.due - time.time() < 130
    assert send_due() == 0  # not before its time
    make_due()
    assert send_due() == 0
    assert 90 < waiting()[0].due - time.time() < 250  # twice as long
    post.server = Controller(post, hostname="127.0.0.1", port=post.server.port)
    post.server.start()
    make_due()
    assert send_due() == 1
    assert len(post.got) == 1


def test_a_server_that_is_busy_is_asked_again(post):
    placed()
    post.answer = "451 come back later"
    assert send_due() == 0 and len(waiting()) == 1
    post.answer = "250 OK"
    make_due()
    assert send_due() == 1 and len(post.got) == 1


def test_what_is_refused_for_good_is_not_tried_again_and_staff_see_it(post):
    one = placed()
    send_due()
    write(requests.claim, one.id, "ada", "Ada", time.time())
    write(requests.answer, one.id, "ada", "Ada", "Guten Tag", time.time())
    write(requests.close, one.id, "ada", "Ada", time.time())
    post.answer = "550 no such mailbox"
    assert send_due() == 0
    assert waiting() == []
    assert read(requests.one, one.id).state == "claimed"  # it is not answered
    assert read(requests.history, one.id)[-1].kind == "mail-failed"
    tries = post.tries
    make_due()
    send_due()
    assert post.tries == tries


def test_an_answer_goes_to_the_resident_and_is_not_kept_twice(post):
    one = placed()
    write(requests.claim, one.id, "ada", "Ada", time.time())
    write(requests.answer, one.id, "ada", "Ada", "Guten Tag,\nbitte kommen Sie.", time.time())
    assert send_due() == 2
    [message] = [message for to, message in post.got if to == ["ada@example.org"]]
    assert message["Reply-To"] == "buero@example.org"
    assert "bitte kommen Sie." in message.get_content()
    kept = read(lambda c: c.execute(sa.select(mails).where(mails.c.kind == "answer")).one())
    assert (kept.recipient, kept.text) == ("", "")


def test_two_consoles_do_not_send_the_same_mail(post):
    from console.handoff import mail

    placed()
    [row] = read(mail._due, time.time())
    assert write(mail._claim, row, time.time())
    assert not write(mail._claim, row, time.time())
    assert send_due() == 0  # it is with the other


def test_a_forwarded_request_and_its_withdrawal_reach_the_office(post):
    one = placed(way="call", reach="0231 5024567")
    write(requests.forward, one.id, "ada", "Ada", "Amt", "amt@example.org", "bitte", time.time())
    assert send_due() == 2
    write(requests.withdraw, one.number, time.time())
    assert send_due() == 2
    told = {to[0]: message for to, message in post.got[2:]}
    assert set(told) == {"amt@example.org", "buero@example.org"}
    text = told["amt@example.org"].get_content()
    assert one.number in text and "5024567" not in text and "Wer hilft" not in text


def test_a_request_that_is_withdrawn_before_it_was_mailed_is_not_mailed(post):
    one = placed()
    write(requests.withdraw, one.number, time.time())
    assert send_due() == 0 and post.got == [] and waiting() == []


def test_without_a_mail_server_or_receiver_nothing_is_sent_and_nothing_breaks(post, settings):
    placed()
    settings.HANDOFF_MAIL_TO = []
    assert send_due() == 0 and waiting() == []
    placed()
    settings.EMAIL_HOST = ""
    assert send_due() == 0 and post.got == []


def test_nothing_in_a_request_becomes_a_header(post):
    placed(question="x\r\nBcc: evil@example.org\r\n\r\nHallo", name="Ada\nBcc: evil@example.org")
    assert send_due() == 1
    [(to, message)] = post.got
    assert to == ["buero@example.org"] and message["Bcc"] is None
