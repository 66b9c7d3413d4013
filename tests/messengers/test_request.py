"""A request to staff from a messenger: from the word for it to the answer that arrives there."""

from __future__ import annotations

import time

import pytest
import sqlalchemy as sa

from bot.channels.messenger import words
from bot.handoff import live
from bot.handoff import requests as steps
from bot.handoff.tables import requests
from tests.messengers.conftest import every, only
from tests.server import stepping

QUESTION = "Wo tagt der Integrationsrat?"


@pytest.fixture
def do(messenger_bot):
    """Runs one step in the bot's database."""
    with stepping(messenger_bot.database) as do:
        yield do


@pytest.fixture
def person(channel):
    """Somebody whom the bot has told who it is and what it keeps."""
    who = channel.person()
    channel.ask(who, QUESTION, more=2)
    return who


def stored(do, channel, who):
    mine = sa.select(requests).where(requests.c.sender_id == channel.sender(who))
    return do(lambda connection: connection.execute(mine).all())


@every
def test_a_request_is_shown_agreed_to_and_its_answer_arrives(channel, person, do):
    shown = channel.ask(person, "Anfrage")[-1]
    assert QUESTION in shown.text and "Rathaus" in shown.text and "14 Tage" in shown.text
    assert stored(do, channel, person) == []  # not without consent
    said = channel.ask(person, "Ja")[-1]
    [row] = stored(do, channel, person)
    assert row.number in said.text
    assert (row.channel, row.way, row.state) == (channel.name, "chat", "open")
    assert row.question == QUESTION and "Rathaus" in row.answer and "Quelle" in row.answer
    assert do(steps.claim, row.id, "ada", "Ada", time.time())
    before = len(channel.provider.to(person))
    assert do(steps.answer, row.id, "ada", "Ada", "Kommen Sie am Montag.", time.time(), False)
    answer = channel.provider.wait(person, before + 1)[-1]
    assert "Kommen Sie am Montag." in answer.text
    assert words.said("staff").split(":")[0] in answer.text  # a person says it


@only("telegram", "email")
def test_the_question_can_be_changed_and_personal_data_are_replaced(channel, person, do):
    channel.ask(person, "Anfrage")
    changed = channel.ask(person, "Bitte rufen Sie mich an: 0176 12345678")[-1]
    assert "[Telefon]" in changed.text and "12345678" not in changed.text
    assert "Rathaus" not in changed.text  # the answer belonged to another question
    channel.ask(person, "ja, bitte.")
    [row] = stored(do, channel, person)
    assert "[Telefon]" in row.question and row.answer == ""


@only("telegram", "email")
def test_no_means_no_and_the_bot_goes_on(channel, person, do):
    channel.ask(person, "Anfrage")
    channel.ask(person, "Nein")
    assert "Rathaus" in channel.ask(person, QUESTION)[-1].text
    channel.ask(person, "Ja")  # agrees to nothing
    assert stored(do, channel, person) == []


@only("telegram")
def test_a_button_and_the_word_for_a_person_work_within_the_dialogue(channel, person, do):
    shown = channel.ask(person, "Anfrage")[-1]
    assert [title for _, title in shown.choices] == ["Ja, senden", "Nein"]
    before = len(channel.provider.to(person))
    channel.deliver(channel.press(person, shown.choices[0][0]))
    channel.provider.wait(person, before + 1)
    assert len(stored(do, channel, person)) == 1
    channel.ask(person, "Anfrage")
    told = channel.ask(person, "Mensch")[-1]  # is no new wording of the question
    assert "115" in told.text and "Schreiben Sie dazu: Anfrage" in told.text
    assert len(stored(do, channel, person)) == 1


@only("telegram")
def test_it_is_withdrawn_by_a_word_and_sent_once_if_delivered_twice(channel, person, do):
    channel.ask(person, "Anfrage")
    yes = channel.text(person, "Ja")
    before = len(channel.provider.to(person))
    channel.deliver(yes)
    channel.deliver(yes)
    channel.provider.wait(person, before + 1)
    assert len(stored(do, channel, person)) == 1
    channel.ask(person, "Zurückziehen")
    [row] = stored(do, channel, person)
    assert (row.state, row.question) == ("withdrawn", "")


@only("telegram")
def test_whoever_asked_nothing_yet_is_asked_for_the_question(channel, do):
    who = channel.person()
    asked = channel.ask(who, "Anfrage", more=2)[-1]
    assert "Bitte schreiben Sie Ihre Frage" in asked.text
    assert "Hilfe beim Antrag" in channel.ask(who, "Ich brauche Hilfe beim Antrag")[-1].text
    channel.ask(who, "Ja")
    [row] = stored(do, channel, who)
    assert row.question == "Ich brauche Hilfe beim Antrag"


@only("telegram")
def test_while_a_person_chats_the_words_are_said_to_them(channel, person, do):
    sender, now = channel.sender(person), time.time()
    before = len(channel.provider.to(person))
    number = do(live.step_in, sender, "telegram", "ada", "Ada", now, "Ada ist da.")
    channel.provider.wait(person, before + 1)
    channel.deliver(channel.text(person, "Anfrage"))
    channel.deliver(channel.text(person, "Ja"))
    time.sleep(1)  # is answered in much less
    assert do(live.hand_back, number, "ada", now, "Ada geht.")
    said = [one.text for one in channel.provider.wait(person, before + 2)[before:]]
    assert said == ["Ada ist da.", "Ada geht."]
    assert stored(do, channel, person) == []
