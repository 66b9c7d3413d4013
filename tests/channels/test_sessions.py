"""Sessions cannot be made, guessed, prolonged or used by others."""

import pytest

from bot.channels.base import RefusedError
from bot.channels.config import ChannelConfig
from bot.channels.sessions import Sessions

CONFIG = ChannelConfig("sqlite://", b"s" * 32)


class Clock:
    now = 1_700_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sessions(database, clock):
    return Sessions(database, CONFIG, clock)


async def test_a_session_has_a_sender_of_its_own(sessions):
    first, second = await sessions.begin(), await sessions.begin()
    assert await sessions.sender(first) == await sessions.sender(first)
    assert await sessions.sender(first) != await sessions.sender(second)
    assert (await sessions.sender(first)).startswith("web-")


async def test_the_sender_tells_nothing_of_the_token(sessions):
    token = await sessions.begin()
    assert token.split(".")[0] not in await sessions.sender(token)
    assert len(token.split(".")[0]) * 6 >= 128  # bits


@pytest.mark.parametrize("place", range(0, 80, 7))
async def test_one_changed_character_is_refused(sessions, place):
    token = await sessions.begin()
    place %= len(token)
    forged = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
    with pytest.raises(RefusedError, match="session_invalid"):
        await sessions.sender(forged)


@pytest.mark.parametrize("token", ["", "a.b.c", "x" * 5000, "ä.1.ü", "..", "null", "1.2.3.4"])
async def test_nonsense_is_refused(sessions, token):
    with pytest.raises(RefusedError) as refused:
        await sessions.sender(token)
    assert refused.value.status == 401


async def test_another_servers_token_is_refused(sessions, database):
    elsewhere = Sessions(database, ChannelConfig("sqlite://", b"t" * 32))
    with pytest.raises(RefusedError, match="session_invalid"):
        await sessions.sender(await elsewhere.begin())


async def test_it_ends_after_an_idle_hour(sessions, clock):
    token = await sessions.begin()
    clock.now += 3599
    sender = await sessions.sender(token)
    clock.now += 2
    with pytest.raises(RefusedError, match="session_expired"):
        await sessions.sender(token)
    await sessions.touch(sender)
    assert await sessions.sender(token) == sender


async def test_it_ends_after_eight_hours_however_busy(sessions, clock):
    token = await sessions.begin()
    sender = await sessions.sender(token)
    for _ in range(15):
        clock.now += 1900
        await sessions.touch(sender)
        await sessions.sender(token)
    clock.now += 400
    with pytest.raises(RefusedError, match="session_expired"):
        await sessions.sender(token)


async def test_an_ended_session_holds_no_longer(sessions):
    token = await sessions.begin()
    await sessions.end(await sessions.sender(token))
    with pytest.raises(RefusedError, match="session_invalid"):
        await sessions.sender(token)


async def test_it_survives_a_restart_of_the_bot(sessions, database, clock):
    token = await sessions.begin()
    sender = await sessions.sender(token)
    assert await Sessions(database, CONFIG, clock).sender(token) == sender


async def test_old_ones_are_forgotten(sessions, database, clock):
    token = await sessions.begin()
    clock.now += 9 * 3600
    await sessions.tidy()
    clock.now -= 9 * 3600
    with pytest.raises(RefusedError, match="session_invalid"):
        await Sessions(database, CONFIG, clock).sender(token)
