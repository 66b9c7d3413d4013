"""Slack and Mattermost: colleagues ask, and requests for a person are announced."""

import time

from tests.messengers import mattermost_station, slack_station
from tests.messengers.conftest import CONSOLE, only
from tests.messengers.looks import quiet

QUESTION = "Wann trifft sich der Integrationsrat?"


@only("telegram")
def test_a_request_for_a_person_is_announced_once_with_a_link_and_without_words(channel, stations):
    who = channel.person()
    channel.ask(who, "Mensch", 2)
    link = f"{CONSOLE}/gespraeche/von/{channel.sender(who)}/"
    for name, room in (
        ("slack", slack_station.ANNOUNCE), ("mattermost", mattermost_station.ANNOUNCE),
    ):  # fmt: skip
        told = _told(stations[name], room, link)
        assert len(told) == 1 and who not in told[0].text


@only("slack", "mattermost")
def test_a_colleague_who_tries_the_bot_out_alarms_nobody(channel):
    who = channel.person()
    channel.ask(who, "Mensch", 2)
    time.sleep(1.5)
    assert not [one for one in channel.provider.sent if channel.sender(who) in one.text]


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
