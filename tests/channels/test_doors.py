"""Every address of the web channel keeps strangers and hurried ones out, over HTTP."""

from __future__ import annotations

import re
import sqlite3
import time

import pytest

from bot.channels.config import ChannelConfig
from bot.channels.database import Database
from bot.channels.openapi import description
from bot.channels.sentences import sentence
from bot.channels.sessions import Sessions
from tests.channels.conftest import Client

OPEN = {("post", "/chat/session"), ("get", "/chat/openapi.json")}
PLACES = sorted(
    (method, path)
    for path, operations in description()["paths"].items()
    for method in operations
    if (method, path) not in OPEN
)
# How long ago it was begun, signed with this secret, and what is said of it.
TOKENS = {
    "an idle one": (61 * 60, "only-for-tests-" * 4, "session_expired"),
    "one of yesterday": (24 * 3600, "only-for-tests-" * 4, "session_expired"),
    "another server's": (0, "somebody-elses-" * 4, "session_invalid"),
}


def test_all_addresses_but_two_ask_for_a_session():
    described = {
        (method, path)
        for path, operations in description()["paths"].items()
        for method, operation in operations.items()
        if operation.get("security")
    }
    assert described == set(PLACES)


@pytest.fixture(params=TOKENS)
async def stale(request, running_bot):
    """A token that does not hold, and what is said of it."""
    ago, secret, code = TOKENS[request.param]
    database = Database(f"sqlite:///{running_bot.database}")
    config = ChannelConfig("sqlite://", secret.encode())
    token = await Sessions(database, config, lambda: time.time() - ago).begin()
    database.close()
    return token, code


def ask(client, method, path, token):
    """The answer to a request that would do for the address."""
    body = {"id": "abcdefgh", "text": "x"} if method == "post" else None
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    path = re.sub("<.*>", "A1B2C-D3E4F", path)
    return client.http.request(method, path, headers=headers, json=body)


def refused(answer, code):
    assert answer.status_code == 401, answer.text
    assert answer.json() == {"error": code, "message": sentence(code)}
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_session_that_does_not_hold_is_401_at_every_address(running_bot, stale):
    stranger = Client(running_bot)
    token, code = stale
    with stranger.http:
        for method, path in PLACES:
            refused(ask(stranger, method, path, token), code)


@pytest.mark.parametrize(
    ("token", "code"),
    [("", "session_missing"), ("A" * 27 + ".1700000000." + "A" * 43, "session_invalid")],
)
def test_a_missing_or_forged_session_is_401_at_every_address(running_bot, token, code):
    stranger = Client(running_bot)
    with stranger.http:
        for method, path in PLACES:
            refused(ask(stranger, method, path, token), code)


def too_many(answers):
    """How many were let in before the first that has to wait."""
    late = next(number for number, one in enumerate(answers) if one.status_code == 429)
    assert answers[late].json()["error"] == "too_many_requests"
    assert int(answers[late].headers["retry-after"]) >= 1
    return late


def test_an_address_that_writes_too_often_has_to_wait_in_all_its_sessions(running_bot):
    pages = [Client(running_bot) for _ in range(9)]
    for page in pages:
        page.http.headers["X-Forwarded-For"] = pages[0].address
        page.begin()
    answers = [page.send(text="") for page in pages for _ in range(19)]  # each session may send 20
    assert too_many(answers) >= 120
    pages.append(Client(running_bot).begin())  # at another address
    assert pages[-1].send(text="").status_code == 400
    for page in pages:
        page.http.close()


def test_a_session_that_reads_too_often_has_to_wait(client, other):
    answers = []
    while not answers or answers[-1].status_code != 429:
        answers.append(client.http.get("/chat/messages?after=999999999"))
        assert len(answers) < 2000
    assert too_many(answers) >= 180
    assert other.http.get("/chat/messages").status_code == 200


def test_only_the_language_of_a_clients_metadata_is_stored(client, running_bot):
    metadata = {"language": "tr", "sender": "canary-metadata", "is_admin": True, "a": {"b": "c"}}
    assert client.send(text="Guten Tag", metadata=metadata).status_code == 200
    with sqlite3.connect(running_bot.database) as connection:
        dump = "\n".join(connection.iterdump())
    assert "canary-metadata" not in dump
    assert '"language": "tr"' in dump


def test_a_client_cannot_choose_its_sender(client, other, running_bot):
    with sqlite3.connect(running_bot.database) as connection:
        mine = connection.execute(
            "SELECT sender_id FROM web_sessions ORDER BY created DESC LIMIT 1"
        ).fetchone()[0]
    said = {"sender": mine, "sender_id": mine, "conversation_id": mine}
    assert client.send(text="Guten Tag", **said).status_code == 200
    assert other.messages() == []
    assert len(client.messages()) == 2
