"""The hand-off over the web channel, at the real server: as the widget and the console use it."""

from __future__ import annotations

import sqlite3
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.channels.sentences import handoff
from bot.handoff import live
from bot.handoff.hours import Hours, Span
from bot.handoff.presence import hours, seen, set_hours
from tests.channels.conftest import Client
from tests.server import stepping

BODY = {
    "question": "Wer hilft mir bei der Anmeldung?", "answer": "Das KI. Quelle: Steckbrief",
    "way": "call", "reach": "0231 5024567", "name": "Ada", "consent": True,
}  # fmt: skip
ALWAYS = Hours({day: (Span(0, 1440),) for day in range(7)}, holidays=False)


@pytest.fixture
def staff(running_bot):
    """Steps of the console, which works on the same database; sets no hours in the end."""
    with stepping(running_bot.database) as do:
        yield do
        do(set_hours, Hours())
        do(seen, "ada", "Ada", 0.0, False)


@pytest.fixture
def on_duty(staff):
    staff(set_hours, ALWAYS)
    staff(seen, "ada", "Ada", time.time() + 600, True)


def send(client, **fields):
    return client.http.post("/chat/request", json={"id": uuid.uuid4().hex} | BODY | fields)


def until(look, seconds=15.0, pause=0.05):
    """What `look` finds, as soon as it finds something."""
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, "it did not come"
        time.sleep(pause)
    return found


def offered(client, wanted):
    """The reply to the wish for a person, once the bot has noticed what staff set."""

    def ask():
        reply = client.say("Ich möchte mit einem Menschen sprechen")[0]
        return reply if reply["offer"] == wanted else None

    return until(ask, pause=1.0)


def said(client, who):
    return [one["text"] for one in client.messages() if one["from"] == who]


def rows(bot, query, *values):
    with sqlite3.connect(bot.database, timeout=10) as database:
        return database.execute(query, values).fetchall()


def test_a_request_is_stored_once_however_often_it_is_sent(client, running_bot):
    number = uuid.uuid4().hex
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: send(client, id=number), range(8)))
    assert sorted(one.status_code for one in answers) == [200] * 7 + [201]
    assert len({one.json()["number"] for one in answers}) == 1
    found = "SELECT count(*) FROM handoff_requests WHERE client_id = ?"
    assert rows(running_bot, found, number) == [(1,)]
    placed = client.http.get("/chat/request").json()["requests"]
    assert [one["state"] for one in placed] == ["open"]
    assert len(until(lambda: said(client, "system"))) == 1


def test_an_answer_that_got_lost_changes_nothing(client):
    """The page gives up while the server stores; it sends the same again."""
    import httpx

    number = uuid.uuid4().hex
    with pytest.raises(httpx.TimeoutException):
        client.http.post("/chat/request", json={"id": number} | BODY, timeout=0.0005)
    again = until(lambda: (found := send(client, id=number)).status_code < 300 and found)
    assert again.json()["number"] == send(client, id=number).json()["number"]
    assert len(client.http.get("/chat/request").json()["requests"]) == 1


def test_a_request_is_withdrawn_also_from_another_session(client, other, running_bot):
    number = send(client).json()["number"]
    assert other.http.delete(f"/chat/request/{number.lower()}").status_code == 204
    kept = "SELECT state, reach, question, answer, name FROM handoff_requests WHERE number = ?"
    assert rows(running_bot, kept, number) == [("withdrawn", "", "", "", "")]
    assert client.http.get("/chat/request").json()["requests"][0]["state"] == "withdrawn"
    unknown = other.http.delete("/chat/request/AAAAA-AAAAA")
    assert (unknown.status_code, unknown.json()["error"]) == (404, "unknown_request")


def test_numbers_cannot_be_tried_out(client):
    codes = [client.http.delete(f"/chat/request/AAAAA-AAAA{sign}").status_code
             for sign in "ABCDEFGHJKMN"]  # fmt: skip
    assert codes[:10] == [404] * 10 and codes[-1] == 429


@pytest.mark.parametrize(
    ("fields", "status", "error"),
    [
        ({"consent": False}, 400, "no_consent"),
        ({"reach": "12"}, 400, "bad_phone"),
        ({"way": "mail"}, 400, "bad_mail"),
        ({"question": ""}, 400, "no_question"),
        ({"question": "x" * 2001}, 413, "too_large"),
        ({"id": "x"}, 400, "bad_request"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(client, fields, status, error):
    answer = send(client, **fields)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.json()["message"].endswith(".")
    assert client.http.get("/chat/request").json()["requests"] == []


def test_only_some_requests_can_be_open_at_once(client):
    assert [send(client).status_code for _ in range(6)] == [201] * 5 + [409]
    number = client.http.get("/chat/request").json()["requests"][0]["number"]
    client.http.delete(f"/chat/request/{number}")
    assert send(client).status_code == 201


def test_nobody_without_a_session_places_a_request(client):
    client.http.headers.pop("Authorization")
    assert send(client).status_code == 401


def test_a_city_that_takes_no_requests_says_so(client, staff):
    staff(set_hours, Hours(requests=False))
    assert client.http.get("/chat/offer").json()["requests"] is False
    assert send(client).json()["error"] == "no_requests"
    offered(client, ["contact"])


def test_by_default_there_is_no_live_chat_and_no_invented_hour(client, staff):
    assert staff(hours) == Hours()
    assert client.http.get("/chat/offer").json() == {
        "live": False, "requests": True, "keep_days": 14}  # fmt: skip
    assert client.http.post("/chat/live").json()["error"] == "no_person"
    reply = offered(client, ["request", "contact"])
    assert "im chat" not in reply["text"].lower()


def test_whoever_asks_for_a_person_or_has_a_case_is_offered_one(client, on_duty):
    assert "jemand im Chat" in offered(client, ["live", "request", "contact"])["text"]
    case = client.say("Mein Aufenthaltstitel läuft ab, was soll ich tun?")[0]
    assert case["outcome"] == "individual_case"
    assert case["offer"] == ["live", "request", "contact"]
    assert "offer" not in client.say("Wo tagt der Integrationsrat?")[0]


def test_whoever_is_stuck_twice_is_offered_a_person(client):
    offered(client, ["request", "contact"])
    first, second = (client.say(text)[0] for text in ("xqzw vbnm", "lkjh poiu ztre"))
    assert "offer" not in first
    assert second["offer"] == ["request", "contact"]


def test_outside_the_hours_it_says_when_somebody_will_be_there(client, staff):
    staff(set_hours, Hours({0: (Span(540, 720),)}, holidays=False))
    offer = client.http.get("/chat/offer").json()
    if offer["live"] or "next" not in offer:
        pytest.skip("it is Monday morning")

    def ask():
        reply = client.say("Ich möchte mit einem Menschen sprechen")[0]
        return reply if "Im Chat ist wieder jemand" in reply["text"] else None

    reply = until(ask, pause=1.0)
    assert "Montag, " in reply["text"] and ", 9 Uhr" in reply["text"]
    assert "live" not in reply["offer"]


def test_a_live_chat_in_both_directions(client, staff, on_duty):
    assert client.http.post("/chat/live").json() == {"chat": "waiting"}
    assert client.http.post("/chat/live").json() == {"chat": "waiting"}
    [chat] = staff(live.listed, live.WAITING)
    assert staff(live.take, chat.id, "ada", "Ada", time.time(), handoff()["taken_by"])
    until(lambda: [one for one in said(client, "system") if one.startswith("Ada von der")])
    assert client.say("Wo tagt der Integrationsrat?") == []  # the bot is silent
    before = time.monotonic()
    staff(live.say, chat.id, "ada", "Im Rathaus, Zimmer 3.", "k1", time.time())
    until(lambda: "Im Rathaus, Zimmer 3." in said(client, "staff"))
    assert time.monotonic() - before < 5  # 2 s are the target; other work may hold it up
    staff(live.hand_back, chat.id, "ada", time.time(), handoff()["returned"])
    until(lambda: handoff()["returned"] in said(client, "system"))
    assert client.say("Wo tagt der Integrationsrat?")[0]["outcome"] == "answered"
    assert len([one for one in said(client, "system") if "Bescheid" in one]) == 1


def test_when_the_agent_is_gone_the_bot_answers_again(client, staff, on_duty):
    client.http.post("/chat/live")
    [chat] = staff(live.listed, live.WAITING)
    staff(live.take, chat.id, "ada", "Ada", time.time(), handoff()["taken_by"])
    staff(live.alive, "ada", time.time() - 1000)  # the console was closed long ago
    until(lambda: handoff()["away"] in said(client, "system"), 30)
    assert client.say("Wo tagt der Integrationsrat?")[0]["outcome"] == "answered"


def test_the_resident_can_stop_waiting_and_a_restart_leaves_too(client, staff, on_duty):
    client.http.post("/chat/live")
    assert client.http.delete("/chat/live").status_code == 204
    assert staff(live.listed, live.WAITING) == []
    client.http.post("/chat/live")
    [chat] = staff(live.listed, live.WAITING)
    staff(live.take, chat.id, "ada", "Ada", time.time(), handoff()["taken_by"])
    until(lambda: any(one.startswith("Ada") for one in said(client, "system")))
    client.http.post("/chat/restart")
    assert staff(live.one, chat.id).state == "over"
    assert until(lambda: client.say("Wo tagt der Integrationsrat?"))[0]["outcome"] == "answered"


def test_deleting_the_conversation_deletes_chat_and_request(client, running_bot, staff, on_duty):
    number = send(client).json()["number"]
    client.http.post("/chat/live")
    assert client.http.delete("/chat/session").status_code == 204
    assert rows(running_bot, "SELECT 1 FROM handoff_requests WHERE number = ?", number) == []
    assert staff(live.listed, live.WAITING) == []


def test_the_download_holds_the_requests_as_they_were_sent(client):
    send(client, question="Wer kennt den Kranichverein?")
    text = client.http.get("/chat/transcript").text
    assert "Wer kennt den Kranichverein?" in text and "+49 231 5024567" in text


def test_several_residents_and_agents_at_once(running_bot, staff, on_duty):
    clients = [Client(running_bot).begin() for _ in range(4)]
    for one in clients:
        one.http.post("/chat/live")
    chats = staff(live.listed, live.WAITING)
    assert len(chats) == 4
    for number, chat in enumerate(chats):
        agent = "ada" if number % 2 else "ben"
        staff(live.take, chat.id, agent, agent, time.time(), handoff()["taken_by"])
        staff(live.say, chat.id, agent, f"Nummer {chat.id}", "", time.time())
    heard = [until(lambda one=one: said(one, "staff")) for one in clients]
    assert heard == [[f"Nummer {chat.id}"] for chat in chats]
    for one in clients:
        one.http.delete("/chat/session")
        one.http.close()
