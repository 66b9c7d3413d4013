"""Server-sent events of the real bot, and staff messages that reach the page."""

import json
import sqlite3
import threading
import time
from contextlib import contextmanager
from functools import partial

import pytest

from bot.channels.stream import cursor_of

QUESTION = "Wo tagt der Integrationsrat?"


class Page:
    """Reads the stream as a page does."""

    def __init__(self, response):
        self.response = response
        self.events = []
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self):
        event = {}
        try:
            for line in self.response.iter_lines():
                if line:
                    name, _, value = line.partition(": ")
                    event[name] = value
                elif event:
                    self.events.append(event)
                    event = {}
        except Exception:  # the connection was cut on purpose
            return

    def kinds(self):
        return [one["event"] for one in self.events if "event" in one]

    def replies(self):
        return [json.loads(one["data"]) for one in self.events if one.get("event") == "message"]

    def wait(self, condition, seconds=5.0):
        end = time.monotonic() + seconds
        while not condition(self):
            assert time.monotonic() < end, self.events
            time.sleep(0.02)


@contextmanager
def listening(client, after=None):
    headers = {"Last-Event-ID": after} if after else {}
    with client.http.stream("GET", "/chat/events", headers=headers, timeout=30) as response:
        if response.status_code == 200:
            assert response.headers["content-type"].startswith("text/event-stream")
            page = Page(response)
            page.wait(lambda page: page.events)  # the first line: it is open
            yield page
        else:
            response.read()
            yield response


def heard(word, page):
    return any(word in reply["text"] for reply in page.replies())


def order(bot, sender, kind, text=""):
    """As the console does it: a row in the outbox."""
    with sqlite3.connect(bot.database, timeout=5) as connection:
        connection.execute(
            "INSERT INTO outbox (sender_id, kind, text, author, created) VALUES (?, ?, ?, ?, ?)",
            (sender, kind, text, "muster", time.time()),
        )


def sender_of(bot):
    with sqlite3.connect(bot.database) as connection:
        return connection.execute(
            "SELECT sender_id FROM web_sessions ORDER BY created DESC LIMIT 1"
        ).fetchone()[0]


def test_a_reply_reaches_every_tab_once(client):
    with listening(client) as one, listening(client) as two:
        (reply,) = client.say(QUESTION)
        for page in (one, two):
            page.wait(lambda page: len(page.replies()) == 2)
            assert page.replies()[1] == reply
            assert page.replies()[0]["from"] == "resident"


def test_after_a_lost_connection_nothing_is_lost_or_doubled(client):
    seen = []
    cursor = None
    for number in range(4):
        with listening(client, cursor) as page:
            client.say(f"{QUESTION} {number}a")
            page.wait(partial(heard, f"{number}a"))
            seen += page.replies()  # the connection is cut, perhaps before the answer came
            cursor = seen[-1]["id"]
        client.say(f"{QUESTION} {number}b")  # while nobody listens
    last = client.messages()[-1]
    with listening(client, cursor) as page:
        page.wait(lambda page: last in page.replies())
        seen += page.replies()
    assert seen == client.messages()


def test_staff_take_over_speak_and_hand_back(client, running_bot):
    sender = sender_of(running_bot)
    client.say(QUESTION)
    last = client.messages()[-1]["id"]
    with listening(client, last) as page:
        order(running_bot, sender, "pause")
        order(running_bot, sender, "notice", "Frau Muster ist jetzt da.")
        page.wait(lambda page: len(page.replies()) == 1, 10.0)
        assert client.say("Sind Sie ein Mensch?") == []
        started = time.monotonic()
        order(running_bot, sender, "message", "Ja. <b>Was</b> brauchen Sie?")
        page.wait(lambda page: len(page.replies()) == 3, 10.0)
        assert time.monotonic() - started < 6  # two seconds on a machine that is not busy
        order(running_bot, sender, "resume")
        page.wait(lambda _: client.say(QUESTION), 5.0)
    said = [(one["from"], one["text"]) for one in client.messages()][2:5]
    assert said == [
        ("system", "Frau Muster ist jetzt da."),
        ("resident", "Sind Sie ein Mensch?"),
        ("staff", "Ja. <b>Was</b> brauchen Sie?"),
    ]


def test_a_restart_is_told_to_other_tabs(client):
    client.say(QUESTION)
    with listening(client) as page:
        assert client.http.post("/chat/restart").status_code == 204
        page.wait(lambda page: "restart" in page.kinds())
        client.say("Guten Tag")
        page.wait(lambda page: len(page.replies()) == 2)


def test_the_stream_of_a_deleted_conversation_ends(client):
    client.say(QUESTION)
    with listening(client) as page:
        client.http.delete("/chat/session")
        page.wait(lambda page: "end" in page.kinds())


def test_a_session_has_a_few_streams_and_no_more(client):
    opened = [listening(client) for _ in range(6)]
    for one in opened:
        one.__enter__()
    with listening(client) as seventh:
        assert seventh.status_code == 429
    for one in opened:
        one.__exit__(None, None, None)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:  # closed ones are noticed
        client.say(QUESTION)
        with listening(client) as page:
            if isinstance(page, Page):
                return
        time.sleep(0.5)
    pytest.fail("closed streams still count")


@pytest.mark.parametrize("value", ["-1", "abc", "1.5", "9" * 19, "١", "1 OR 1=1"])
def test_a_cursor_is_a_number(client, value):
    answer = client.http.get("/chat/messages", params={"after": value})
    assert answer.status_code == 400


def test_no_cursor_is_none():
    assert cursor_of("") is None
    assert cursor_of("17") == 17
