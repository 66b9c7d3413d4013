"""Parts of the messengers on their own: signatures, mails, pieces, breaker, settings."""

import asyncio
import time
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.channels.base import RefusedError
from bot.channels.mattermost import Mattermost, MattermostSettings
from bot.channels.messenger.breaker import Breaker
from bot.channels.messenger.calls import Caller, UnknownError
from bot.channels.messenger.mail import asked, update_of
from bot.channels.messenger.model import Request, UnreachableError
from bot.channels.messenger.shaping import split
from bot.channels.messenger.vault import Vault
from bot.channels.slack import Slack, SlackSettings
from bot.channels.whatsapp import Whatsapp, WhatsappSettings
from lotse.channel.catalogue import CATALOGUE
from tests.messengers.conftest import KINDS

ROOT = Path(__file__).parents[2]


async def test_slacks_published_signature_holds_for_its_own_time_only(monkeypatch):
    body = (
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&"
        "channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&"
        "command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands"
        "%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&"
        "trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    slack = Slack(SlackSettings("xoxb-1", "8f742231b10e8888abcd99yyyzzz85a5"))
    signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    headers = {"x-slack-request-timestamp": "1531420618", "x-slack-signature": signature}
    request = Request(headers, body.encode())
    with pytest.raises(RefusedError):  # years old
        await slack.receive(request)
    monkeypatch.setattr(time, "time", lambda: 1531420620.0)
    slack._verifier.clock.now = lambda: 1531420620.0  # signed: what is missing is a payload
    with pytest.raises((KeyError, ValueError)):
        await slack.receive(request)


async def test_a_published_signature_of_the_kind_that_meta_uses_holds():
    # Meta publishes none; GitHub's documentation has this one, of the same header and algorithm.
    secret, body = "It's a Secret to Everybody", b"Hello, World!"
    right = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    whatsapp = Whatsapp(WhatsappSettings("t", "1", secret, "v"))
    for signature, error in ((right, ValueError), (right[::-1], RefusedError)):
        headers = {"x-hub-signature-256": f"sha256={signature}"}
        with pytest.raises(error):  # signed, but no JSON; or not signed
            await whatsapp.receive(Request(headers, body))


@pytest.mark.parametrize("token", ["", "wrong", "righ", "rightx", "RIGHT"])
async def test_mattermost_refuses_other_tokens(token):
    mattermost = Mattermost(MattermostSettings("https://m.example.org", "bot", "right"))
    body = f'{{"token": "{token}", "timestamp": {int(time.time() * 1000)}}}'
    with pytest.raises(RefusedError):
        await mattermost.receive(Request({}, body.encode()))


def mail(**headers):
    made = EmailMessage()
    given = {
        "From": "Erika <erika@example.org>",
        "Subject": "Frage",
        "Message-ID": "<1@example.org>",
    }
    for name, value in (given | {n.replace("_", "-"): v for n, v in headers.items()}).items():
        made[name] = value
    made.set_content("Wo ist das Büro?\n\nMit freundlichen Grüßen\nErika\n\n> alt\n")
    return made


def test_a_mail_is_a_question_without_signature_and_quotation():
    update = update_of(mail().as_bytes(), "lotse@example.net")
    assert update is not None and update.text == "Wo ist das Büro?"
    assert update.address["reply"] == "<1@example.org>"


@pytest.mark.parametrize("headers", [
    {"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"List_Id": "<a.b>"},
    {"Return_Path": "<>"}, {"From": "MAILER-DAEMON@example.org"}, {"From": "lotse@example.net"},
    {"From": "noreply@example.org"}, {"Message_ID": "x"}, {"X_Autoreply": "yes"},
])  # fmt: skip
def test_what_no_person_wrote_is_not_answered(headers):
    assert update_of(mail(**headers).as_bytes(), "lotse@example.net") is None


def test_with_a_trusted_server_only_mail_that_passed_is_read():
    good = mail(Authentication_Results="mx.example.net; dmarc=pass header.from=example.org")
    bad = mail(Authentication_Results="mx.example.net; dmarc=fail header.from=example.org")
    assert update_of(good.as_bytes(), "l@example.net", "mx.example.net") is not None
    assert update_of(bad.as_bytes(), "l@example.net", "mx.example.net") is None
    assert update_of(mail().as_bytes(), "l@example.net", "mx.example.net") is None


def test_an_answer_above_a_quotation_is_kept():
    text = "Und die Nummer?\n\nAm 3. Mai 2025 um 10:00 schrieb Lotse:\n> Das Büro …"
    assert asked(text) == "Und die Nummer?"


def test_long_texts_are_parted_between_sentences():
    pieces = split("Am 27. Januar ist Sitzung. Sie ist öffentlich. Kommen Sie z. B. mit.", 30)
    assert pieces[0] == "Am 27. Januar ist Sitzung."
    assert all(len(piece) <= 30 for piece in pieces)


def test_what_counts_as_two_is_counted_as_two():
    pieces = split("😀" * 25 + " " + "a" * 10, 20)
    assert all(len(piece.encode("utf-16-le")) <= 40 for piece in pieces)
    assert "".join(pieces) == "😀" * 25 + "a" * 10


@pytest.mark.parametrize(("again", "calls"), [(False, 1), (True, 4)])
async def test_what_may_have_arrived_is_not_sent_twice(again, calls):
    came: list[str] = []

    async def handle(request: web.Request) -> web.Response:
        came.append(await request.text())
        await asyncio.sleep(2)
        return web.Response()

    app = web.Application()
    app.router.add_post("/", handle)
    async with TestServer(app) as server:
        caller = Caller("x", seconds=0.2, pause=0.01)
        with pytest.raises(UnreachableError if again else UnknownError):
            await caller.call("POST", str(server.make_url("/")), again, data="Hallo")
        await caller.close()
    assert came == ["Hallo"] * calls


def test_the_breaker_opens_tries_once_and_closes():
    now = [0.0]
    breaker = Breaker(2, 10.0, lambda: now[0])
    breaker.failed()
    assert not breaker.wait()
    breaker.failed()
    assert breaker.wait() == 10.0
    now[0] = 10.0
    assert breaker.wait() == 0.0 and breaker.wait() > 0
    breaker.succeeded()
    assert breaker.wait() == 0.0


def test_pseudonyms_differ_by_channel_and_seals_open_with_their_own_key_only():
    one, two = Vault(b"x" * 32, "telegram"), Vault(b"x" * 32, "whatsapp")
    assert one.sender("1").split("-")[1] != two.sender("1").split("-")[1]
    sealed = one.seal({"to": "1"})
    assert one.open(sealed) == {"to": "1"} and two.open(sealed) is None


@pytest.mark.parametrize("name", list(CATALOGUE))
def test_every_setting_is_explained(name):
    if reason := KINDS[name].missing():
        pytest.skip(reason)
    page = (ROOT / "docs" / "channels" / f"{name}.md").read_text()
    example = (ROOT / ".env.example").read_text()
    for variable in CATALOGUE[name].variables():
        assert variable in page, variable
        assert f"\n{variable}=" in example, variable
