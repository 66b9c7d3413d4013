"""What only one of several processes may do is done by one, and by another when that one is gone."""

import asyncio

import pytest
import sqlalchemy as sa

from bot.channels.messenger.alone import Alone
from bot.channels.tables import channel_leases


class Work:
    """Notes who works and whether two do at once."""

    def __init__(self) -> None:
        self.now: list[str] = []
        self.most = 0
        self.begun: list[str] = []

    def of(self, who: str):
        async def work() -> None:
            self.now.append(who)
            self.begun.append(who)
            self.most = max(self.most, len(self.now))
            try:
                await asyncio.Event().wait()
            finally:
                self.now.remove(who)

        return work

    async def begins(self, count: int) -> None:
        for _ in range(200):
            if len(self.begun) >= count:
                return
            await asyncio.sleep(0.05)
        raise AssertionError(self.begun)


async def test_one_of_five_works_and_each_follows_the_one_before(database):
    work = Work()
    running = {
        name: asyncio.ensure_future(Alone(database, "listening x").run(work.of(name)))
        for name in "abcde"
    }
    for count in range(1, 6):
        await work.begins(count)
        running.pop(work.now[0]).cancel()  # its process ends
    assert work.most == 1 and sorted(work.begun) == list("abcde")


async def test_who_died_is_replaced_when_the_lease_is_over(database):
    work, left = Work(), {"name": "listening x", "holder": "dead", "until": 1e12}
    await database.write(lambda c: c.execute(channel_leases.insert().values(left)))
    running = asyncio.ensure_future(Alone(database, "listening x").run(work.of("a")))
    await asyncio.sleep(0.6)
    assert not work.begun
    await database.write(lambda c: c.execute(channel_leases.update().values(until=1.0)))
    await work.begins(1)
    running.cancel()


async def test_who_loses_the_lease_stops(database):
    work = Work()
    running = asyncio.ensure_future(Alone(database, "listening x").run(work.of("a")))
    await work.begins(1)
    await database.write(
        lambda c: c.execute(channel_leases.update().values(holder="b", until=1e12))
    )
    for _ in range(100):
        if not work.now:
            break
        await asyncio.sleep(0.05)
    assert not work.now
    running.cancel()


async def test_what_is_done_is_not_done_again_and_a_failure_is_told(database):
    async def done() -> None:
        return

    async def fails() -> None:
        raise OSError

    await Alone(database, "listening x").run(done)
    with pytest.raises(OSError):
        await Alone(database, "listening x").run(fails)
    assert not await database.read(lambda c: c.execute(sa.select(channel_leases)).all())
