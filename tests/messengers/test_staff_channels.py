"""Slack and Mattermost: colleagues ask, and requests for a person are announced."""

import json
import time

from bot.channels.messenger.words import own, said
from tests.channels.conftest import Client
from tests.messengers import mattermost_station, slack_station
from tests.messengers.conftest import CONSOLE, only
from tests.messengers.looks import quiet, rows

REQUEST = {
    "id": "announced", "question": "Wer hilft mir?", "answer": "", "way": "call",
    "reach": "0231 5024567", "name": "Ada", "consent": True,
}  # fmt: skip
QUESTION = "Wann trifft sich der Integrationsrat?"


def test_a_request_is_announced_once_with_a_link_that_can_be_followed(messenger_bot, stations):
    web = Client(messenger_bot).begin().http
    assert web.post("/chat/request", json=REQUEST).status_code == 201
    number = rows(messenger_bot, "handoff_requests")[-1]["id"]
    link = f"{CONSOLE}/uebergabe/anfrage/{number}/"
    for name, room in (
        ("slack", slack_station.ANNOUNCE), ("mattermost", mattermost_station.ANNOUNCE),
    ):  # fmt: skip
        told = _told(stations[name], room, link)
        assert len(told) == 1 and told[0].text == own("announce")["request"].format(link=link)
        assert link in json.dumps(told[0].raw)  # as it is: escaped it would be no link
    web.delete("/chat/session")
    web.close()


@only("slack")
def test_slack_verifies_the_address(channel):
    body = b'{"token":"x","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P",'
    hook = channel.signed(body + b'"type":"url_verification"}')
    answer = channel.post(hook)
    assert answer.status_code == 200 and answer.text.startswith("3eZbrw1aBm2rZgRN")


@only("slack")
def test_slack_answers_a_mention_in_its_thread_and_not_its_own_words(channel):
    who = channel.person()
    stamp = f"{time.time():.6f}"
    channel.deliver(channel.mention(who, QUESTION, stamp))
    answer = channel.provider.wait(who, 2)[-1]
    assert "Quelle" in answer.text and answer.raw["thread_ts"] == stamp
    channel.deliver(channel.bot_said(who))
    assert quiet(channel, [who], 0.6)


@only("slack")
def test_slack_shows_text_as_it_is(channel):
    who = channel.person()
    sent = channel.ask(who, "Wo <b>steht</b> & *was*?", 2)[-1]
    assert sent.raw["mrkdwn"] is False  # and the station holds blocks to be plain text


@only("mattermost")
def test_mattermost_answers_below_the_question_also_in_a_thread(channel):
    who = channel.person()
    hook = channel.text(who, QUESTION)
    channel.deliver(hook)
    post = channel.read(hook)["post_id"]
    assert channel.provider.wait(who, 2)[-1].raw["root_id"] == post
    inside = channel.text(who, "Und die Telefonnummer?")
    channel.provider.state["threads"] = {channel.read(inside)["post_id"]: post}
    channel.deliver(inside)
    assert channel.provider.wait(who, 3)[-1].raw["root_id"] == post


@only("mattermost")
def test_mattermost_does_not_answer_itself(channel):
    who = channel.person()
    channel.deliver(channel.own_post(who))
    assert quiet(channel, [who], 0.6) and not channel.provider.to(who)


@only("mattermost")
def test_direct_messages_in_mattermost_are_answered_there_once_also_after_a_break(channel):
    who = channel.person()
    channel.direct(who, QUESTION)
    answer = channel.provider.wait(who, 2)[-1]
    assert "Quelle" in answer.text and answer.raw["root_id"] == ""
    channel.cut()
    post = channel.direct(who, "Und die Telefonnummer?")  # nobody listens
    assert channel.provider.wait(who, 3)[-1].text
    channel.direct(who, "Danke", root_id=post["id"])
    assert channel.provider.wait(who, 4)[-1].raw["root_id"] == post["id"]
    assert quiet(channel, [who], 0.6) and len(channel.provider.to(who)) == 4


@only("mattermost")
def test_mattermost_itself_and_other_programs_get_no_answer(channel):
    who = channel.person()
    channel.direct(who, "beigetreten", type="system_join_channel")
    channel.direct(who, "Echo", props={"from_bot": "true"})
    channel.direct(mattermost_station.OWN, "Echo", channel_id=f"c{who}")
    channel.direct(who, "", file_ids=["f1"])
    assert said("file") in [one.text for one in channel.provider.wait(who, 2)]
    assert quiet(channel, [who], 0.6) and len(channel.provider.to(who)) == 2


@only("mattermost")
def test_mattermosts_formatting_is_escaped(channel):
    who = channel.person()
    channel.ask(who, QUESTION, 2)
    raw = channel.provider.to(who)[0].raw["message"]
    assert "\\." in raw


def _told(station, room: str, link: str) -> list:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if [one for one in station.provider.to(room) if link in one.text]:
            time.sleep(1.2)  # a second look of the announcer
            break
        time.sleep(0.05)
    return [one for one in station.provider.to(room) if link in one.text]
