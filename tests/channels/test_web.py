"""The web channel of the real bot, over HTTP."""

import re
import sqlite3
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import yaml

from tests.server import ORIGIN, ROOT
from tests.vague import vague

QUESTION = "Wo tagt der Integrationsrat?"
SENTENCES = yaml.safe_load((ROOT / "bot/channels/sentences.yml").read_text())["sentences"]


def refused(answer, status, code):
    assert answer.status_code == status, answer.text
    assert answer.json()["error"] == code
    assert len(answer.json()["message"]) > 20
    assert answer.headers["cache-control"] == "no-store"


def test_a_question_is_answered_with_its_source(client):
    (reply,) = client.say(QUESTION)
    assert "Rathaus" in reply["text"]
    assert (reply["from"], reply["outcome"]) == ("bot", "answered")
    assert reply["sources"][0]["cited"] in reply["text"]


def test_a_repeat_gets_the_same_reply_and_is_said_once(client):
    number = uuid.uuid4().hex
    first = client.say(QUESTION, number)
    assert client.say(QUESTION, number) == first
    assert len(client.messages()) == 2


def test_the_conversation_can_be_read_again(client):
    (reply,) = client.say(QUESTION, "first-message")
    mine, bots = client.messages()
    assert (mine["from"], mine["text"], mine["message"]) == ("resident", QUESTION, "first-message")
    assert bots == reply
    assert client.messages(after=mine["id"]) == [reply]
    assert client.messages(after=bots["id"]) == []


@pytest.mark.parametrize(
    "text", ["/restart", "/ /restart", "/human", '/choose{"subject":"x"}', "/back"]
)
def test_a_slash_is_text(client, text):
    client.say(QUESTION)
    assert client.say(text)
    said = [one["text"] for one in client.messages() if one["from"] == "resident"]
    assert said[0] == QUESTION  # nothing was restarted
    assert not said[1].startswith("/")


def test_a_button_that_was_offered_is_an_answer(client, unclear):
    reply = offered(client, unclear)
    answer = client.send(button=reply["buttons"][0]["id"])
    assert answer.status_code == 200, answer.text
    assert answer.json()["replies"][0]["outcome"]
    said = [one["text"] for one in client.messages() if one["from"] == "resident"]
    assert said[-1] == reply["buttons"][0]["title"]


@pytest.fixture(scope="module")
def unclear(running_bot):
    """A question that the bot asks back to."""
    return vague(running_bot.url)


def offered(client, unclear):
    (reply,) = client.say(unclear.question)
    return reply


def test_only_buttons_of_this_conversation_count(client, other, unclear):
    button = offered(other, unclear)["buttons"][0]["id"]
    for name in (button, "b1-0", "b0-0", "/restart", "", "b999999999999999999-99", "Rathaus"):
        refused(client.send(button=name), 400, "unknown_button")
    event = client.say(QUESTION)[0]["id"]
    refused(client.send(button=f"b{event}-0"), 400, "unknown_button")


def test_after_a_restart_old_buttons_count_no_longer(client, unclear):
    button = offered(client, unclear)["buttons"][0]["id"]
    assert client.http.post("/chat/restart").status_code == 204
    refused(client.send(button=button), 400, "unknown_button")


PLACES = [
    ("POST", "/chat/message"),
    ("GET", "/chat/messages"),
    ("GET", "/chat/events"),
    ("POST", "/chat/feedback"),
    ("GET", "/chat/transcript"),
    ("DELETE", "/chat/session"),
    ("POST", "/chat/restart"),
]


@pytest.mark.parametrize(("method", "path"), PLACES)
def test_nothing_opens_without_a_session(running_bot, method, path):
    address = {"X-Forwarded-For": "10.9.9.9"}
    body = {"id": "abcdefgh", "text": "x"} if method == "POST" else None
    answer = httpx.request(method, running_bot.url + path, headers=address, json=body)
    refused(answer, 401, "session_missing")
    forged = address | {"Authorization": "Bearer " + "A" * 27 + ".1700000000." + "A" * 43}
    answer = httpx.request(method, running_bot.url + path, headers=forged, json=body)
    refused(answer, 401, "session_invalid")


def test_another_session_sees_and_changes_nothing(client, other):
    (reply,) = client.say(QUESTION)
    assert other.messages() == other.messages(after="0") == []
    assert QUESTION not in other.http.get("/chat/transcript").text
    judged = other.http.post("/chat/feedback", json={"reply": reply["id"], "helpful": False})
    refused(judged, 400, "unknown_reply")
    other.http.post("/chat/restart")
    other.http.delete("/chat/session")
    assert len(client.messages()) == 2


def test_restart_begins_anew_in_the_same_session(client):
    client.say(QUESTION)
    assert client.http.post("/chat/restart").status_code == 204
    assert client.messages() == []
    client.say("Guten Tag")
    assert len(client.messages()) == 2


def test_delete_leaves_nothing(client, running_bot):
    client.say(QUESTION)
    word = f"canary{uuid.uuid4().hex}"
    client.say(f"Was ist {word}?")
    reply = client.messages()[-1]["id"]
    client.http.post("/chat/feedback", json={"reply": reply, "helpful": False, "word": word})
    assert word in dump(running_bot.database)
    assert client.http.delete("/chat/session").status_code == 204
    assert word not in dump(running_bot.database)
    refused(client.http.get("/chat/messages"), 401, "session_invalid")
    refused(client.send(text="Hallo"), 401, "session_invalid")


def test_delete_leaves_no_row_in_any_table(client, running_bot):
    client.say(QUESTION)
    with sqlite3.connect(running_bot.database) as connection:
        (sender,) = connection.execute(
            "SELECT sender_id FROM conversations ORDER BY last_at DESC LIMIT 1"
        ).fetchone()
        connection.execute(  # as the store keeps what it cannot read
            "INSERT INTO set_aside (sender_id, data, reason, found_at) VALUES (?, 'x', 'x', 0)",
            (sender,),
        )
    assert sender in dump(running_bot.database)
    assert client.http.delete("/chat/session").status_code == 204
    assert sender not in dump(running_bot.database)


def test_what_is_sent_while_deleting_does_not_begin_the_conversation_anew(client, running_bot):
    client.say(QUESTION)
    word = f"canary{uuid.uuid4().hex}"
    with ThreadPoolExecutor(6) as pool:
        sent = [pool.submit(client.send, text=f"{word} {QUESTION}") for _ in range(2)]
        deleted = pool.submit(client.http.delete, "/chat/session")
        sent += [pool.submit(client.send, text=f"{word} {QUESTION}") for _ in range(2)]
        assert deleted.result().status_code == 204
        for answer in (one.result() for one in sent):
            # Answered before the deletion, or too late. Five at once are one more than may wait:
            # whoever comes last is asked to come again, and is then too late.
            if answer.status_code == 429:
                refused(answer, 429, "too_many_waiting")
            else:
                assert answer.status_code in (200, 401), answer.text
    assert word not in dump(running_bot.database)


def test_a_deletion_that_fails_can_be_tried_again(client, running_bot):
    client.say(QUESTION)
    with sqlite3.connect(running_bot.database, isolation_level=None) as connection:
        connection.execute("BEGIN IMMEDIATE")
        started = time.monotonic()
        refused(client.http.delete("/chat/session"), 503, "unavailable")
        assert time.monotonic() - started < 5
        connection.execute("ROLLBACK")
    assert client.http.delete("/chat/session").status_code == 204


def dump(database):
    with sqlite3.connect(database) as connection:
        return "\n".join(connection.iterdump())


def test_feedback_is_kept_with_the_conversation(client, running_bot):
    (reply,) = client.say(QUESTION)
    for helpful in (True, False):
        body = {"reply": reply["id"], "helpful": helpful, "word": "zu \x00lang " * 50}
        assert client.http.post("/chat/feedback", json=body).status_code == 204
    with sqlite3.connect(running_bot.database) as connection:
        found = connection.execute(
            "SELECT helpful, word FROM feedback WHERE event_id = ?", (int(reply["id"]),)
        ).fetchall()
    assert [one[0] for one in found] == [0]
    assert len(found[0][1]) == 200
    assert "\x00" not in found[0][1]


def test_own_words_cannot_be_judged(client):
    client.say(QUESTION)
    mine = client.messages()[0]["id"]
    refused(
        client.http.post("/chat/feedback", json={"reply": mine, "helpful": True}),
        400,
        "unknown_reply",
    )


def test_the_transcript_is_a_text_file(client):
    client.say(QUESTION)
    answer = client.http.get("/chat/transcript")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.text.index(QUESTION) < answer.text.index("Quelle:")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"text": "a" * 1001}, "too_long"),
        ({"text": "a" * 5000}, "too_long"),
        ({"text": ""}, "empty"),
        ({"text": "wort " * 201}, "too_long"),
        ({"text": "\u0000\u0007"}, "empty"),
        ({"text": 7}, "bad_request"),
        ({}, "bad_request"),
        ({"text": "a", "button": "b"}, "bad_request"),
        ({"text": "a", "button": -1}, "bad_request"),
        ({"text": {"a": 1}, "button": "b1-0"}, "bad_request"),
        ({"button": [7]}, "bad_request"),
        ({"text": "a", "id": "kurz"}, "bad_request"),
        ({"text": "a", "id": {"a": 1}}, "bad_request"),
    ],
)
def test_what_is_not_a_message_is_refused_with_a_sentence(client, body, code):
    refused(client.send(**body), 400, code)


def test_lone_surrogates_do_not_reach_rasa(client):
    raw = b'{"id": "abcdefgh", "text": "\\ud800 Wo tagt der Integrationsrat?"}'
    answer = client.http.post(
        "/chat/message", content=raw, headers={"Content-Type": "application/json"}
    )
    assert "Rathaus" in answer.json()["replies"][0]["text"]


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[" * 9000, "application/json", 400),
        (b"\xff\xfe{}", "application/json", 400),
        (b"[1]", "application/json", 400),
        (b"", "application/json", 400),
        (b'{"id":"abcdefgh","text":"x"}', "text/plain", 415),
        (b"a" * 20_001, "application/json", 413),
    ],
)
def test_other_bodies_are_refused(client, content, kind, status):
    answer = client.http.post("/chat/message", content=content, headers={"Content-Type": kind})
    refused(answer, status, "too_large" if status == 413 else "bad_request")


def test_at_most_four_messages_at_once(client):
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda number: client.send(text=f"{QUESTION} {number}"), range(12)))
    kinds = {answer.status_code for answer in answers}
    assert kinds <= {200, 429}
    assert 200 in kinds
    for answer in answers:
        if answer.status_code == 429:
            assert int(answer.headers["retry-after"]) >= 1
            assert answer.json()["message"] in SENTENCES.values()


def test_a_session_that_writes_too_often_has_to_wait(client):
    answers = [client.send(text="") for _ in range(25)]  # refused texts count too
    assert answers[0].status_code == 400
    refused(answers[-1], 429, "too_many_requests")
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert client.http.get("/chat/messages").status_code == 200  # reading goes on


def test_an_address_that_begins_too_many_sessions_has_to_wait(client, other):
    answers = [client.http.post("/chat/session") for _ in range(61)]
    refused(answers[-1], 429, "too_many_requests")
    assert other.http.post("/chat/session").status_code == 201


def test_other_origins_are_closed_but_for_the_named(client):
    asked = {"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}
    answer = client.http.options("/chat/message", headers=asked)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert "Authorization" in answer.headers["access-control-allow-headers"]
    for origin in ("https://evil.example", "null", ORIGIN + ".evil.example"):
        answer = client.http.get("/chat/messages", headers={"Origin": origin})
        assert "access-control-allow-origin" not in answer.headers
        preflight = client.http.options("/chat/message", headers=asked | {"Origin": origin})
        assert preflight.status_code == 405


def test_addresses_that_do_not_exist_say_so(client):
    refused(client.http.get("/chat/nothing"), 404, "not_found")
    refused(client.http.get("/conversations/x/tracker"), 404, "not_found")
    refused(client.http.post("/webhooks/rest/webhook", json={"sender": "x"}), 404, "not_found")
    refused(client.http.get("/chat/message"), 405, "not_allowed")


def test_no_answer_names_a_version(client):
    for path in ("/", "/healthz", "/readyz", "/metrics", "/chat/nothing"):
        answer = client.http.get(path)
        assert not re.search("rasa|sanic|3\\.6\\.21", answer.text + str(answer.headers), re.I)


def test_health_and_readiness(client):
    assert client.http.get("/healthz").json() == {"status": "ok"}
    assert client.http.get("/readyz").json() == {"status": "ready"}


def test_figures_carry_nothing_of_a_sender(client, running_bot):
    client.say(QUESTION)
    page = client.http.get("/metrics").text
    assert re.search(r'lotse_turns_total\{channel="web",outcome="answered"\} [1-9]', page)
    with sqlite3.connect(running_bot.database) as connection:
        senders = {row[0] for row in connection.execute("SELECT sender_id FROM web_sessions")}
    assert senders
    assert not any(sender[4:] in page for sender in senders)
    assert client.token.split(".")[0] not in page


def test_a_locked_store_gives_the_hotline_in_time_and_then_goes_on(client, running_bot):
    client.say(QUESTION)
    with sqlite3.connect(running_bot.database, isolation_level=None) as connection:
        connection.execute("BEGIN IMMEDIATE")
        started = time.monotonic()
        answer = client.send(text=QUESTION)
        assert time.monotonic() - started < 5
        assert client.http.get("/healthz", timeout=1).status_code == 200
        connection.execute("ROLLBACK")
    refused(answer, 503, "unavailable")
    assert "115" in answer.json()["message"]
    assert "Rathaus" in client.say(QUESTION)[0]["text"]
