"""What the bot's process does of itself: look who is there, end what is over, hear a wish."""

from __future__ import annotations

import time

import pytest

from bot.channels.desk import Desk
from bot.handoff import live
from bot.handoff.hours import Hours, Span
from bot.handoff.presence import seen, set_hours
from bot.handoff.tables import chats
from tests.handoff.conftest import count, told

ALWAYS = Hours({day: (Span(0, 1440),) for day in range(7)}, holidays=False)
WISH = [{"outcome": "human", "offer": ["live", "request", "contact"]}]


@pytest.fixture
def desk(store):
    return Desk(store, live.Limits(unclaimed=60, away=60, silent=60))


async def test_it_knows_who_is_there_without_being_asked_each_time(desk, do):
    await desk.look()
    assert desk.presence.metadata() == {}
    do(set_hours, ALWAYS)
    do(seen, "ada", "Ada", time.time(), True)
    await desk.look()
    assert desk.presence.metadata() == {}  # not at every message
    desk._looked -= 3
    await desk.look()
    assert desk.presence.metadata() == {"live": "yes"}


async def test_it_ends_what_nobody_looks_after(desk, do):
    assert await desk.lapse() == 0
    do(live.ask, "web-a", "web", time.time() - 61, "Moment")
    do(live.ask, "web-b", "web", time.time(), "Moment")
    assert await desk.lapse() == 1
    assert [row.sender_id for row in do(live.listed, live.WAITING)] == ["web-b"]


async def test_in_a_messenger_the_wish_for_a_person_is_the_wish_for_a_chat(desk, do):
    await desk.replied("telegram-a", WISH)
    await desk.replied("telegram-a", WISH)
    [row] = do(live.listed, live.WAITING)
    assert (row.sender_id, row.channel) == ("telegram-a", "telegram")
    assert [kind for kind, _ in told(do, "telegram-a")] == ["notice"]


async def test_on_the_website_there_is_a_button_for_it(desk, do):
    await desk.replied("web-a", WISH)
    assert count(do, chats) == 0


@pytest.mark.parametrize("reply", [
    {"outcome": "human", "offer": ["request", "contact"]},  # nobody is there
    {"outcome": "individual_case", "offer": ["live"]},  # not asked for
    {"outcome": "answered"},
])  # fmt: skip
async def test_nobody_is_made_to_wait_who_did_not_ask(desk, do, reply):
    await desk.replied("telegram-a", [reply])
    assert count(do, chats) == 0
