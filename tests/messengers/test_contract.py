"""What every channel keeps, with the real bot behind it."""

import random
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.channels.messenger.vault import Vault
from bot.channels.messenger.words import said
from tests.messengers.stations import number, person, post

QUESTION = "Wann trifft sich der Integrationsrat?"
UNCLEAR = "Wie ist die Telefonnummer?"
MESSAGES = (
    QUESTION, "Guten Tag", "integrationsrat telefon", "WO IST DAS INTEGRATIONSBÜRO",
    "Was steht im Masterplan Integration? 😀", "/restart", "Wie wird das Wetter?",
    "Meine Aufenthaltserlaubnis läuft ab, was soll ich tun?", "¿Dónde está la oficina?",
    "x" * 1500,
)  # fmt: skip


def deliver(station, hook):
    answer = post(station.bot.url, station.name, hook)
    assert answer.status_code == 200, answer.text
    return answer


def ask(station, who, text, more=1):
    """The messages that come for one of a resident's."""
    before = len(station.provider.to(who))
    deliver(station, station.text(who, text))
    return station.provider.wait(who, before + more)[before:]


def rows(station, table, where="1=1"):
    with sqlite3.connect(station.bot.database) as connection:
        return connection.execute(f"select * from {table} where {where}").fetchall()


def sender_of(station, who):
    return Vault(b"only-for-tests-" * 4, station.name).sender(who)


def quiet(station, who, seconds=1.5):
    before = len(station.provider.to(who))
    time.sleep(seconds)
    return len(station.provider.to(who)) == before


def test_the_first_contact_gets_the_privacy_notice_once(station):
    who = person()
    first = ask(station, who, QUESTION, 2)
    assert first[0].text.replace("\u2060", "") == said("notice")
    assert "Quelle" in first[1].text
    assert all(said("notice") != one.text for one in ask(station, who, "Guten Tag"))


@pytest.mark.parametrize("text", MESSAGES)
def test_each_kind_of_message_gets_one_answer(station, text):
    who = person()
    ask(station, who, text, 2)
    assert quiet(station, who, 0.7)


def test_what_cannot_be_read_gets_a_kind_sentence(station):
    who = person()
    for count, (kind, hook) in enumerate(station.unsupported(who).items(), 2):
        deliver(station, hook)
        assert station.provider.wait(who, count)[-1].text == said(kind)


def test_choices_are_offered_and_a_press_is_understood(station):
    who = person()
    offered = ask(station, who, UNCLEAR, 2)[-1]
    if offered.choices:
        before = len(station.provider.to(who))
        deliver(station, station.press(who, offered.choices[0][0]))
        assert station.provider.wait(who, before + 1)[-1].text
    else:
        assert "\n1. " in offered.text
        assert said("choose") not in ask(station, who, "1")[-1].text


def test_a_follow_up_is_understood(station):
    who = person()
    ask(station, who, "Wo ist das Internationale Integrationszentrum?", 2)
    assert "Quelle" in ask(station, who, "Und die Telefonnummer?")[-1].text


def test_mensch_leads_to_a_person(station):
    who = person()
    assert "115" in ask(station, who, "Mensch", 2)[-1].text


def test_what_staff_write_reaches_the_messenger(station):
    who = person()
    ask(station, who, "Guten Tag", 2)
    with sqlite3.connect(station.bot.database) as connection:
        connection.execute(
            "insert into outbox (sender_id, kind, text, author, created) values (?,?,?,?,?)",
            (sender_of(station, who), "message", "Hier ist Frau Muster.", "muster", time.time()),
        )
    assert "Hier ist Frau Muster." in station.provider.wait(who, 3)[-1].text


def test_stopp_ends_and_deletes(station):
    who = person()
    ask(station, who, QUESTION, 2)
    mine = f"sender_id = '{sender_of(station, who)}'"
    assert rows(station, "events", mine) and rows(station, "channel_contacts", mine)
    assert ask(station, who, "STOPP")[-1].text == said("stopped")
    for table in ("events", "intake", "channel_contacts", "channel_inbox"):
        assert not rows(station, table, mine), table
    assert ask(station, who, "Hallo", 2)[0].text == said("notice")


def test_nothing_names_the_sender(station):
    who = person()
    ask(station, who, QUESTION, 2)
    station_bytes = b"".join(
        file.read_bytes() for file in station.bot.database.parent.iterdir() if file.is_file()
    )
    assert who.encode() not in station_bytes
    log = station.bot.log.read_text()
    assert not any(value in log for name, value in station.settings().items()
                   if name.endswith(("TOKEN", "SECRET", "KEY", "PASSWORD")))  # fmt: skip


def test_a_repeat_is_answered_once(station):
    who = person()
    hook = station.text(who, QUESTION)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: post(station.bot.url, station.name, hook), range(12)))
    assert {answer.status_code for answer in answers} == {200}
    station.provider.wait(who, 2)
    deliver(station, hook)
    assert quiet(station, who)
    assert len(station.provider.to(who)) == 2


def test_forged_requests_are_refused_and_not_handled(station):
    good = station.text(person(), "gefälscht")
    forged = list(station.forged(good))
    assert len(forged) >= 50
    before, sent = len(rows(station, "channel_seen")), len(station.provider.sent)
    for hook in forged:
        answer = post(station.bot.url, station.name, hook)
        assert 400 <= answer.status_code < 500, (answer.status_code, hook)
    time.sleep(1)
    assert len(rows(station, "channel_seen")) == before
    assert len(station.provider.sent) == sent


def test_a_burst_is_answered_once_and_in_order(station):
    people = [person() for _ in range(20)]
    base = int(time.time()) - 20 if station.name == "whatsapp" else number() + 1_000_000
    hooks = []
    for place in range(10):
        block = [station.text(who, f"/{'a' * (place + 1)}", place=base + place * 20 + n
                 if station.name != "whatsapp" else base + place)
                 for n, who in enumerate(people)]  # fmt: skip
        hooks += block
    chance = random.Random(7)  # 40 deliveries at once overtake each other
    blocks = [hooks[n : n + 40] for n in range(0, 200, 40)]
    hooks = [one for block in blocks for one in chance.sample(block, 40)]
    started = time.monotonic()
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda hook: post(station.bot.url, station.name, hook), hooks))
    assert {answer.status_code for answer in answers} == {200}
    for who in people:
        station.provider.wait(who, 11, 60)
    took = time.monotonic() - started
    assert took < 60, took
    time.sleep(1)
    for who in people:
        assert len(station.provider.to(who)) == 11  # the notice and one answer each
    said_ = rows(station, "events", "type_name = 'user'")
    for who in people:
        texts = [row[6] for row in said_ if row[1] == sender_of(station, who)]
        lengths = [
            max(len(run) for run in text.split('"text": "')[1].split('"')[:1]) for text in texts
        ]
        assert lengths == list(range(1, 11)), lengths
