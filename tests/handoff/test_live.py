"""Live chats: one agent each, nothing said that did not happen, and always a way back to the bot."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from bot.channels.sentences import handoff
from bot.handoff import live
from bot.handoff.tables import chats, times
from bot.stores.connect import writing
from tests.handoff.conftest import count, told

LIMITS = live.Limits(unclaimed=300, away=180, silent=1800)


def waiting(do, sender="web-a", now=1000.0):
    do(live.ask, sender, "web", now, "Moment")
    return do(live.of_sender, sender).id


def running(do, sender="web-a", login="ada"):
    number = waiting(do, sender)
    assert do(live.take, number, login, login.title(), 1030.0, "{name} ist da")
    return number


def lapse(do, now, **heard):
    return do(live.lapse, now, LIMITS, handoff(), {"web-a": heard.get("heard", 0.0)})


def test_who_asks_twice_waits_once(do):
    waiting(do)
    waiting(do)
    assert count(do, chats) == 1
    assert told(do, "web-a") == [("notice", "Moment")]


def test_taking_over_silences_the_bot_and_says_who_is_there(do):
    running(do)
    assert told(do, "web-a")[1:] == [("pause", ""), ("notice", "Ada ist da")]


def test_two_agents_cannot_both_take_a_chat(store, do):
    number = waiting(do)
    start = threading.Barrier(8)

    def take(login):
        start.wait()
        with writing(store.engine) as connection:
            return live.take(connection, number, login, login, 2000.0, "{name}")

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(take, "abcdefgh")) == 1
    assert [kind for kind, _ in told(do, "web-a")] == ["notice", "pause", "notice"]


def test_several_agents_serve_several_residents_at_once(do):
    chats_ = {
        (login, who): running(do, f"web-{login}{who}", login) for login in "ab" for who in "xy"
    }
    for (login, who), number in chats_.items():
        assert do(live.say, number, login, f"an {who} von {login}", "", 1100.0)
    for login, who in chats_:
        assert told(do, f"web-{login}{who}")[-1] == ("message", f"an {who} von {login}")


def test_only_who_took_the_chat_speaks_in_it(do):
    number = running(do)
    assert not do(live.say, number, "ben", "Hallo", "k1", 1040.0)
    assert not do(live.hand_back, number, "ben", 1040.0, "weg")
    assert len(told(do, "web-a")) == 3


def test_a_form_sent_twice_says_it_once(do):
    number = running(do)
    for _ in range(2):
        assert do(live.say, number, "ada", "Guten Tag", "key-1", 1040.0)
    assert do(live.say, number, "ada", "Guten Tag", "key-2", 1041.0)
    assert [text for kind, text in told(do, "web-a") if kind == "message"] == ["Guten Tag"] * 2


def test_handing_back_lets_the_bot_speak_and_says_so(do):
    number = running(do)
    assert do(live.hand_back, number, "ada", 1090.0, "zurück")
    assert told(do, "web-a")[-2:] == [("resume", ""), ("notice", "zurück")]
    assert not do(live.hand_back, number, "ada", 1091.0, "zurück")
    assert not do(live.say, number, "ada", "noch etwas", "", 1092.0)
    assert [(one.what, one.seconds) for one in do(lambda c: c.execute(sa.select(times)).all())] == [
        ("waited", 30.0), ("handled", 60.0)]  # fmt: skip
    assert waiting(do) > number  # and one can ask again


def test_when_the_agent_is_gone_the_bot_comes_back_and_the_resident_is_told(do):
    running(do)
    do(live.alive, "ada", 1200.0)
    assert lapse(do, 1380.0) == 0
    assert lapse(do, 1381.0) == 1
    assert lapse(do, 1382.0) == 0
    assert told(do, "web-a")[-2:] == [("resume", ""), ("notice", handoff()["away"])]


def test_an_open_console_of_another_agent_keeps_no_chat(do):
    running(do)
    do(live.alive, "ben", 2000.0)
    assert lapse(do, 2000.0) == 1


def test_a_chat_that_nobody_takes_ends_with_a_way_out(do):
    waiting(do)
    assert lapse(do, 1300.0) == 0
    assert lapse(do, 1301.0) == 1
    assert told(do, "web-a")[-1] == ("notice", handoff()["unclaimed"])
    assert "resume" not in [kind for kind, _ in told(do, "web-a")]  # it had never been silent


def test_a_chat_in_which_nobody_writes_ends(do):
    running(do)
    for now in (2000.0, 3000.0, 4700.0):
        do(live.alive, "ada", now)
    assert lapse(do, 4700.0, heard=3000.0) == 0
    assert lapse(do, 4801.0, heard=3000.0) == 1


def test_in_a_messenger_the_word_for_a_request_is_said(do):
    do(live.ask, "telegram-a", "telegram", 1000.0, "Moment")
    lapse(do, 1301.0)
    assert told(do, "telegram-a")[-1][1].endswith(handoff()["by_messenger"])


@pytest.mark.parametrize("state", ["waiting", "active"])
def test_the_resident_can_leave(do, state):
    (waiting if state == "waiting" else running)(do)
    said = {"left": "nicht mehr gewartet", "ended": "nicht mehr im Chat"}
    assert do(live.leave, "web-a", 1100.0, said)
    assert told(do, "web-a")[-1] == ("notice", said["left" if state == "waiting" else "ended"])
    assert do(live.of_sender, "web-a") is None
    assert not do(live.leave, "web-a", 1101.0, said)
    assert ("resume" in [kind for kind, _ in told(do, "web-a")]) == (state == "active")


def test_staff_can_step_into_any_conversation(do):
    number = do(live.step_in, "telegram-x", "telegram", "ada", "Ada", 1000.0, "{name}")
    assert do(live.one, number).state == "active"
    assert do(live.step_in, "telegram-x", "telegram", "ada", "Ada", 1001.0, "{name}") == number
    assert do(live.step_in, "telegram-x", "telegram", "ben", "Ben", 1001.0, "{name}") is None
    assert [kind for kind, _ in told(do, "telegram-x")] == ["pause", "notice"]


def test_stepping_in_takes_a_chat_that_waits(do):
    number = waiting(do)
    assert do(live.step_in, "web-a", "web", "ada", "Ada", 1001.0, "{name}") == number
