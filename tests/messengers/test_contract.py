"""What every channel keeps, with the real bot behind it."""

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor

from bot.channels.messenger.words import said
from tests.messengers.conftest import every
from tests.messengers.looks import plain, quiet, rows, staff_writes

QUESTION = "Wann trifft sich der Integrationsrat?"
UNCLEAR = "Wie ist die Telefonnummer?"
MESSAGES = (
    QUESTION, "Guten Tag", "integrationsrat telefon", "WO IST DAS INTEGRATIONSBÜRO",
    "Was steht im Masterplan Integration? 😀", "/restart", "Wie wird das Wetter?",
    "Meine Aufenthaltserlaubnis läuft ab, was soll ich tun?", "¿Dónde está la oficina?",
    "x" * 1500,
)  # fmt: skip


@every
def test_ten_kinds_of_messages_get_one_answer_each(channel):
    people = [channel.person() for _ in MESSAGES]
    for who, text in zip(people, MESSAGES, strict=True):
        channel.deliver(channel.text(who, text))
    for who in people:
        assert plain(channel.provider.wait(who, 2)[0]) == said("notice")
    assert "Quelle" in channel.provider.to(people[0])[1].text
    assert quiet(channel, people, 0.5)
    assert [len(channel.provider.to(who)) for who in people] == [2] * len(MESSAGES)


@every
def test_the_privacy_notice_comes_with_the_first_contact_only(channel):
    who = channel.person()
    assert plain(channel.ask(who, "Guten Tag", 2)[0]) == said("notice")
    assert plain(channel.ask(who, "Guten Tag")[0]) != said("notice")


@every
def test_what_cannot_be_read_gets_a_kind_sentence(channel):
    who = channel.person()
    for count, (kind, hook) in enumerate(channel.unsupported(who).items(), 2):
        channel.deliver(hook)
        answer = plain(channel.provider.wait(who, count)[-1])
        assert answer == said(kind).format(files="„a.pdf“")


@every
def test_choices_are_offered_and_chosen(channel):
    who = channel.person()
    offered = channel.ask(who, UNCLEAR, 2)[-1]
    if channel.buttons:
        assert len(offered.choices) > 1
        before = len(channel.provider.to(who))
        channel.deliver(channel.press(who, offered.choices[0][0]))
        answer = channel.provider.wait(who, before + 1)[-1]
    else:
        assert said("choose") in offered.text and "\n1. " in offered.text
        answer = channel.ask(who, "1")[-1]
    assert "Quelle" in answer.text and said("choose") not in answer.text


@every
def test_a_button_that_was_never_offered_is_refused_kindly(channel):
    if not channel.buttons:
        return
    who = channel.person()
    channel.ask(who, "Guten Tag", 2)
    for place, button in enumerate(("b1-0", "/restart", "b999999-1"), 3):
        channel.deliver(channel.press(who, button))
        assert "Quelle" not in channel.provider.wait(who, place)[-1].text


@every
def test_a_follow_up_is_understood(channel):
    who = channel.person()
    channel.ask(who, "Wo ist das Internationale Integrationszentrum?", 2)
    assert "Quelle" in channel.ask(who, "Und die Telefonnummer?")[-1].text


@every
def test_mensch_leads_to_a_person_who_can_write(channel):
    who = channel.person()
    assert "115" in channel.ask(who, "Mensch", 2)[-1].text
    staff_writes(channel, who, "pause")
    staff_writes(channel, who, "message", "Hier ist Frau Muster.")
    assert "Hier ist Frau Muster." in channel.provider.wait(who, 3)[-1].text
    channel.deliver(channel.text(who, QUESTION))
    assert quiet(channel, [who], 0.8)  # a person is there: the bot is silent
    staff_writes(channel, who, "resume")
    assert "Quelle" in channel.ask(who, QUESTION)[-1].text


@every
def test_long_messages_of_staff_arrive_whole_and_in_order(channel):
    who = channel.person()
    channel.ask(who, "Guten Tag", 2)
    sentences = [f"Das ist Satz Nummer {number} von vielen, z. B. für Sie." for number in range(90)]
    staff_writes(channel, who, "message", " ".join(sentences))
    end = time.monotonic() + 20
    while sentences[-1] not in " ".join(one.text for one in channel.provider.to(who)):
        assert time.monotonic() < end
        time.sleep(0.05)
    parts = [plain(one) for one in channel.provider.to(who)[2:]]
    assert all(part.endswith("Sie.") for part in parts)  # parted between sentences
    assert " ".join(" ".join(parts).split()).endswith(" ".join(sentences))


@every
def test_stopp_ends_and_deletes(channel):
    who = channel.person()
    channel.ask(who, QUESTION, 2)
    mine = f"sender_id = '{channel.sender(who)}'"
    assert rows(channel, "events", mine) and rows(channel, "channel_contacts", mine)
    assert plain(channel.ask(who, "STOPP")[-1]) == said("stopped")
    for table in ("events", "conversations", "intake", "channel_contacts", "channel_inbox"):
        assert not rows(channel, table, mine), table
    assert plain(channel.ask(who, "Hallo", 2)[0]) == said("notice")


@every
def test_how_a_sender_is_reached_goes_when_staff_delete_the_conversation(channel):
    who = channel.person()
    channel.ask(who, QUESTION, 2)
    sender = channel.sender(who)
    address = f"sqlite:///{channel.bot.database}"
    from lotse.privacy.deletion import erase
    from lotse.settings import Settings

    erase(Settings(conversations=address, console="sqlite:///nowhere.sqlite"), sender)
    assert not rows(channel, "channel_contacts", f"sender_id = '{sender}'")


@every
def test_nothing_stored_or_logged_names_the_sender_or_a_token(channel):
    who = channel.person()
    channel.ask(who, QUESTION, 2)
    with sqlite3.connect(channel.bot.database) as connection:
        connection.execute("pragma wal_checkpoint(passive)")
    stored = b"".join(
        file.read_bytes() for file in channel.bot.database.parent.iterdir() if file.is_file()
    )
    assert channel.sender(who).encode() in stored and who.encode() not in stored
    for name, value in channel.settings().items():
        if name.endswith(("TOKEN", "SECRET", "KEY", "PASSWORD")):
            assert value.encode() not in stored, name  # the log lies beside the database


@every
def test_a_repeat_is_answered_once(channel):
    who = channel.person()
    hook = channel.text(who, QUESTION)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(channel.deliver, [hook] * 12))
    channel.provider.wait(who, 2)
    channel.deliver(hook)
    assert quiet(channel, [who], 0.6) and len(channel.provider.to(who)) == 2
