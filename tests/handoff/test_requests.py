"""Requests: each step is done once, and only from where it may begin."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from bot.channels.base import RefusedError
from bot.channels.log import forget
from bot.handoff import requests as steps
from bot.handoff.tables import entries, mails, requests, times
from bot.handoff.wishes import wish
from bot.stores.connect import writing
from tests.handoff.conftest import count, told

BODY = {
    "question": "Wer hilft mir?", "answer": "Das KI.\nQuelle: Steckbrief", "way": "mail",
    "reach": "canary@example.org", "name": "Ada", "consent": True,
}  # fmt: skip
NOTICE = "Nummer {number}"


def placed(do, client_id="first-id", sender="web-a", now=1000.0, **fields):
    wished = wish(BODY | fields)
    return do(steps.place, sender, client_id, "web", wished, now, NOTICE)[0]


def claimed(do, login="ada", **fields):
    row = placed(do, **fields)
    assert do(steps.claim, row.id, login, login.title(), 1060.0)
    return row


def state(do, row):
    return do(steps.one, row.id).state


def kinds(do, row):
    return [one.kind for one in do(steps.history, row.id)]


def test_a_request_by_messenger_is_answered_there(do):
    row = do(steps.place, "telegram-a", "an-id", "telegram", steps.Wish("chat", "", "Wann?"), 1.0,
             NOTICE)[0]  # fmt: skip
    assert do(steps.claim, row.id, "ada", "Ada", 2.0)
    assert do(steps.answer, row.id, "ada", "Ada", "Am Montag.", 3.0)
    assert told(do, "telegram-a")[-1] == ("message", "Am Montag.")
    assert [one.kind for one in do(lambda c: c.execute(sa.select(mails)).all())] == ["new"]


def test_the_same_request_twice_is_stored_once_and_told_once(do):
    first, again = placed(do), placed(do)
    assert first.number == again.number
    assert count(do, requests) == count(do, mails) == 1
    assert told(do, "web-a") == [("notice", f"Nummer {first.number}")]
    assert placed(do, sender="web-b").number != first.number


def test_eight_at_the_same_moment_are_stored_once(store, do):
    start = threading.Barrier(8)

    def send(_):
        start.wait()
        with writing(store.engine) as connection:
            row, _ = steps.place(connection, "web-a", "same-id", "web", wish(BODY), 1.0, NOTICE)
            return row.number

    with ThreadPoolExecutor(8) as threads:
        numbers = set(threads.map(send, range(8)))
    assert len(numbers) == 1
    assert count(do, requests) == count(do, mails) == len(told(do, "web-a")) == 1


def test_a_failure_in_between_leaves_nothing_half_done(store, do):
    with pytest.raises(OSError, match="power"), writing(store.engine) as connection:
        steps.place(connection, "web-a", "first-id", "web", wish(BODY), 1.0, NOTICE)
        raise OSError("power")
    assert count(do, requests) == count(do, mails) == len(told(do, "web-a")) == 0
    placed(do)
    assert count(do, requests) == count(do, mails) == len(told(do, "web-a")) == 1


def test_two_agents_cannot_both_claim(store, do):
    row = placed(do)
    start = threading.Barrier(2)

    def take(login):
        start.wait()
        with writing(store.engine) as connection:
            return steps.claim(connection, row.id, login, login, 2000.0)

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(take, ("ada", "ben"))) == [False, True]
    assert kinds(do, row) == ["claimed"]


def test_only_who_claimed_it_answers_and_closes(do):
    row = claimed(do)
    assert not do(steps.answer, row.id, "ben", "Ben", "Hallo", 1100.0)
    assert do(steps.answer, row.id, "ada", "Ada", "Guten Tag, …", 1100.0)
    assert not do(steps.answer, row.id, "ada", "Ada", "noch einmal", 1101.0)
    assert not do(steps.close, row.id, "ben", "Ben", 1200.0)
    assert do(steps.close, row.id, "ada", "Ada", 1200.0)
    assert do(steps.one, row.id).closed == 1200.0
    assert kinds(do, row) == ["claimed", "answered", "closed"]


def test_an_answer_is_mailed_to_who_wanted_mail_and_to_nobody_else(do):
    row = claimed(do)
    do(steps.answer, row.id, "ada", "Ada", "Guten Tag", 1100.0)
    call = claimed(do, client_id="second-id", way="call", reach="0231 5024567")
    do(steps.answer, call.id, "ada", "Ada", "angerufen", 1100.0)
    answers = do(lambda c: c.execute(sa.select(mails).where(mails.c.kind == "answer")).all())
    assert [(one.recipient, one.text) for one in answers] == [("canary@example.org", "Guten Tag")]


def test_waiting_and_handling_times_are_noted_without_a_trace_of_whom(do):
    row = claimed(do)
    do(steps.answer, row.id, "ada", "Ada", "Guten Tag", 1180.0)
    do(steps.close, row.id, "ada", "Ada", 9999.0)
    noted = do(lambda c: c.execute(sa.select(times)).all())
    assert [(one.what, one.seconds) for one in noted] == [("waited", 60.0), ("handled", 120.0)]
    assert not {"sender_id", "request_id"} & {column.name for column in times.columns}


def test_a_forwarded_request_waits_anew_and_is_mailed_to_the_office(do):
    row = claimed(do)
    assert not do(steps.forward, row.id, "ben", "Ben", "Amt", "amt@example.org", "", 1100.0)
    assert do(steps.forward, row.id, "ada", "Ada", "Amt", "amt@example.org", "bitte", 1100.0)
    found = do(steps.one, row.id)
    assert (found.state, found.office, found.agent) == ("open", "Amt", "")
    mail = do(lambda c: c.execute(sa.select(mails).where(mails.c.kind == "forward")).one())
    assert (mail.recipient, mail.text) == ("amt@example.org", "bitte")
    assert do(steps.claim, row.id, "ben", "Ben", 1200.0)


def test_a_released_request_can_be_claimed_by_another(do):
    row = claimed(do)
    assert not do(steps.release, row.id, "ben", "Ben", 1.0)
    assert do(steps.release, row.id, "ada", "Ada", 1.0)
    assert do(steps.claim, row.id, "ben", "Ben", 1.0)


def test_withdrawing_leaves_no_word_of_it(do, store):
    row = claimed(do)
    do(steps.note, row.id, "Ada", "canary-note", 1070.0)
    do(steps.forward, row.id, "ada", "Ada", "Amt", "amt@example.org", "canary-forward", 1080.0)
    assert do(steps.withdraw, row.number, 1100.0, "web-a", "weg")
    found = do(steps.one, row.id)
    assert (found.state, found.reach, found.question, found.answer, found.name) == (
        "withdrawn", "", "", "", "")  # fmt: skip
    assert found.closed == 1100.0
    everything = str([do(lambda c, t=t: c.execute(sa.select(t)).all())
                      for t in (requests, entries, mails)])  # fmt: skip
    assert "canary" not in everything
    assert not do(steps.claim, row.id, "ada", "Ada", 1.0)
    assert not do(steps.note, row.id, "Ada", "noch etwas", 1.0)
    assert do(steps.withdraw, row.number, 1200.0)  # twice does no harm
    assert not do(steps.withdraw, "AAAAA-AAAAA", 1.0)


@pytest.mark.parametrize("away", ["withdraw", "forget"])
def test_who_has_got_it_by_mail_is_asked_to_delete_it(do, away):
    row = claimed(do)
    do(lambda c: c.execute(mails.update().values(sent=1.0)))
    if away == "withdraw":
        do(steps.withdraw, row.number, 1100.0)
    else:
        do(forget, "web-a")
    open_ = do(lambda c: c.execute(sa.select(mails).where(mails.c.sent.is_(None))).all())
    assert [one.kind for one in open_] == ["withdrawn"]


def test_deleting_the_conversation_deletes_its_requests_and_no_others(do):
    claimed(do)
    placed(do, sender="web-b")
    do(forget, "web-a")
    assert [one.sender_id for one in do(steps.listed, ("open", "claimed"))] == ["web-b"]
    assert count(do, entries) == 0


def test_numbers_of_deleted_requests_are_not_given_out_again(do):
    first = placed(do)
    do(forget, "web-a")
    assert placed(do).id > first.id


def test_who_waits_longest_comes_first(do):
    placed(do, "second-id", now=2000.0)
    placed(do, "first--id", now=1000.0)
    assert [one.created for one in do(steps.listed, ("open",))] == [1000.0, 2000.0]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"consent": False}, "no_consent"),
        ({"consent": "true"}, "no_consent"),
        ({"question": "  "}, "no_question"),
        ({"reach": "canary@"}, "bad_mail"),
        ({"reach": "a@b.de\nBcc: c@d.de"}, "bad_mail"),
        ({"way": "call", "reach": "12"}, "bad_phone"),
        ({"way": "call", "reach": "nie"}, "bad_phone"),
        ({"way": "fax"}, "bad_request"),
        ({"question": ["x"]}, "bad_request"),
        ({"question": "x" * 2001}, "too_large"),
    ],
)
def test_what_is_missing_is_said(fields, code):
    with pytest.raises(RefusedError) as refused:
        wish(BODY | fields)
    assert refused.value.code == code


def test_telephone_numbers_are_written_as_they_are_dialled():
    for text in ("0231/5024567", "+49 231 5024567", "0049 (231) 502 45 67"):
        assert wish(BODY | {"way": "call", "reach": text}).reach == "+49 231 5024567"


def test_a_name_cannot_break_out_of_its_line():
    assert wish(BODY | {"name": "Ada\nBcc: x@y.de"}).name == "Ada Bcc: x@y.de"


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_locked_database_delays_and_then_stores_once(store, do):
    """Somebody else holds the write lock for a moment."""
    with ThreadPoolExecutor(1) as threads:
        with writing(store.engine):
            sent = threads.submit(placed, do)
            time.sleep(0.3)
            assert not sent.done()
        sent.result(10)
    assert count(do, requests) == 1
