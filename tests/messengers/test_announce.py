"""What a resident leaves is announced to staff once: also after a restart, by two processes, late."""

import asyncio
import time

import pytest

from bot.channels.database import Database
from bot.channels.messenger import announce
from bot.channels.messenger.alone import Alone
from bot.channels.messenger.announce import Announcer
from bot.channels.messenger.calls import UnknownError
from bot.channels.messenger.model import RejectedError, UnreachableError
from bot.handoff import live, requests
from bot.handoff.requests import Wish
from tests.messengers.conftest import CONSOLE

WISH = Wish("call", "0231 5024567", "Wer hilft mir?", name="Ada Muster")


class Room:
    """The channel of staff; it may be away, busy, or take what it does not confirm."""

    def __init__(self, name: str = "slack") -> None:
        self.name = name
        self.told: list[str] = []
        self.trouble: list[Exception] = []
        self.seconds = 0.0

    async def announce(self, text: str) -> None:
        await asyncio.sleep(self.seconds)
        fault = self.trouble.pop(0) if self.trouble else None
        if fault is None or isinstance(fault, UnknownError):
            self.told.append(text)
        if fault:
            raise fault

    async def hears(self, count: int) -> list[str]:
        """What was told, once it is so much and nothing more comes."""
        for _ in range(200):
            if len(self.told) >= count:
                break
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.5)
        return self.told


@pytest.fixture(autouse=True)
def looks_often(monkeypatch):
    monkeypatch.setattr(announce, "LOOK_SECONDS", 0.1)


@pytest.fixture
async def begin(database):
    """Begins to announce, as a process does."""
    running = []

    def begin(room: Room) -> asyncio.Future:
        announcer = Announcer(database, room, CONSOLE + "/")
        running.append(asyncio.ensure_future(Alone(database, room.name).run(announcer.run)))
        return running[-1]

    yield begin
    for one in running:
        one.cancel()
    await asyncio.wait(running)


async def place(database: Database, channel: str = "web", at: float = 0.0) -> int:
    """Somebody leaves a request."""
    now = at or time.time()
    row, _ = await database.write(
        requests.place, f"{channel}-{now}", "one", channel, WISH, now, "{number}"
    )
    return row.id


async def test_a_request_and_a_chat_are_told_with_their_links_and_nothing_of_the_person(
    database, begin
):
    room = Room()
    begin(room)
    number = await place(database)
    await database.write(live.ask, "telegram-1", "telegram", time.time(), "")
    told = await room.hears(2)
    links = [f"{CONSOLE}/uebergabe/anfrage/{number}/", f"{CONSOLE}/uebergabe/chat/1/"]
    assert [text.rsplit(" ", 1)[1] for text in told] == links
    words = " ".join(told)
    assert not any(one in words for one in (WISH.reach, WISH.question, "Ada", "telegram-1"))


async def test_a_restart_and_a_second_process_tell_nothing_twice(database, begin):
    room = Room()
    first = begin(room)
    begin(room)
    await place(database)
    assert len(await room.hears(1)) == 1
    first.cancel()
    await asyncio.wait({first})
    begin(room)
    await place(database)
    assert len(await room.hears(2)) == 2


async def test_what_is_just_being_told_when_the_bot_ends_is_not_told_again(database, begin):
    room = Room()
    room.seconds = 0.5
    ending = begin(room)
    await place(database)
    await asyncio.sleep(0.2)
    ending.cancel()
    await asyncio.wait({ending})
    begin(room)
    assert len(await room.hears(1)) == 1


async def test_what_the_provider_did_not_take_is_told_later_and_the_other_messenger_at_once(
    database, begin
):
    away, other = Room("slack"), Room("mattermost")
    away.trouble += [UnreachableError(0.1)] * 2
    begin(away)
    begin(other)
    await place(database)
    assert len(await other.hears(1)) == 1
    assert len(await away.hears(1)) == 1 and not away.trouble


@pytest.mark.parametrize("fault", [UnknownError(), RejectedError("rejected", "channel_not_found")])
async def test_what_perhaps_arrived_or_never_will_is_not_repeated(database, begin, fault):
    room = Room()
    room.trouble.append(fault)
    begin(room)
    await place(database)
    before = list(await room.hears(1 if isinstance(fault, UnknownError) else 0))
    await asyncio.sleep(0.5)
    assert room.told == before and not room.trouble


async def test_what_is_taken_old_or_a_colleagues_own_try_is_not_told(database, begin):
    room = Room()
    taken = await place(database)
    await database.write(requests.claim, taken, "ada", "Ada", time.time())
    await place(database, at=time.time() - 2 * 86400)
    await place(database, "slack")
    await database.write(live.ask, "mattermost-1", "mattermost", time.time(), "")
    begin(room)
    assert await room.hears(0) == []
