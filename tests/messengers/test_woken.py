"""Who is woken is looked after by one task, again if something came meanwhile, and to its end."""

import asyncio

from bot.channels.messenger.woken import Woken


class Looking:
    """Work that lasts until it may end."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.done: list[str] = []
        self.may_end = asyncio.Event()
        self.woken = Woken(self.work)

    async def work(self, sender: str) -> None:
        self.begun.append(sender)
        await self.may_end.wait()
        self.done.append(sender)


async def test_nobody_is_looked_after_twice_at_once_and_what_came_meanwhile_counts():
    looking = Looking()
    for sender in "aaab":
        looking.woken.wake(sender)
    await asyncio.sleep(0.01)
    assert looking.begun == ["a", "b"]
    looking.may_end.set()
    await asyncio.sleep(0.01)
    assert sorted(looking.done) == ["a", "a", "b"]


async def test_what_is_under_way_at_the_end_is_finished_and_nothing_begun():
    looking = Looking()
    looking.woken.wake("a")
    looking.woken.wake("a")
    asyncio.get_running_loop().call_later(0.05, looking.may_end.set)
    await looking.woken.end(5.0)
    looking.woken.wake("b")
    await asyncio.sleep(0.01)
    assert looking.begun == looking.done == ["a"]


async def test_the_end_does_not_wait_for_ever():
    looking = Looking()
    looking.woken.wake("a")
    await asyncio.wait_for(looking.woken.end(0.05), 2.0)
    assert looking.woken.over and not looking.done
