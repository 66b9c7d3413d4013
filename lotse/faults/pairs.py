"""Two messages of one conversation at the same time, one at each of two processes.

`run` starts the processes, lets them collide, and compares the database with what they report.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bot import privacy
from bot.stores import StoreError
from bot.stores.lock_store import LocalLocks, lock_store

if TYPE_CHECKING:
    from bot.stores.tracker_store import LotseTrackerStore

WORK = 0.005  # seconds that a dialogue takes inside the lock
START = 60.0  # seconds that the first connections may take
SPACING = 0.1  # seconds between the beginnings of two pairs


def run(url: str, locks: str, pairs: int) -> dict[str, Any]:
    """What was lost, doubled or mixed up, and how long the second message took at most."""
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", "lotse.faults.pairs", url, locks, str(pairs), str(number)],
            stdout=subprocess.PIPE, stdin=subprocess.PIPE,
        )
        for number in (1, 2)
    ]  # fmt: skip
    for worker in workers:
        assert worker.stdout and worker.stdout.readline() == b"ready\n"
    begin = f"{time.time() + 0.2}\n".encode()
    for worker in workers:
        assert worker.stdin
        worker.stdin.write(begin)
        worker.stdin.flush()
    told = [json.loads(worker.communicate()[0]) for worker in workers]
    return _judged(url, pairs, told)


def _judged(url: str, pairs: int, told: list[dict[str, Any]]) -> dict[str, Any]:
    """What was acknowledged against what is stored; who was refused knows it, and is an error."""
    lost = mixed = doubled = 0
    waits = []
    stored = _stored(url)
    for number in range(pairs):
        ends = {me: one["done"][number] for me, one in zip("12", told, strict=True)
                if one["done"][number]}  # fmt: skip
        said = [(kind, text.split()[-1]) for kind, text in stored[f"pair-{number}"]]
        users = [me for kind, me in said if kind == "user"]
        lost += len(ends.keys() - set(users))
        doubled += len(users) - len(set(users))
        order = sorted(ends, key=lambda me: ends[me])
        mixed += [me for _, me in said if me in ends] != [me for me in order for _ in range(2)]
        waits += [max(ends.values()) - min(ends.values())] if len(ends) == 2 else []
    waits = sorted(waits) or [0.0]
    errors = sum(one["errors"] for one in told)
    return {"pairs": pairs, "lost": lost, "doubled": doubled, "mixed": mixed, "errors": errors,
            "second_after_first_max": round(waits[-1], 3),
            "second_after_first_p50": round(waits[len(waits) // 2], 3),
            "second_after_first_p95": round(waits[int(0.95 * len(waits))], 3)}  # fmt: skip


def _stored(url: str) -> dict[str, list[tuple[str, str]]]:
    """(type, text) of each conversation's messages, in order."""
    from bot.stores.tables import events

    engine = sa.create_engine(url)
    found = sa.select(events.c.sender_id, events.c.type_name, events.c.data).where(
        events.c.type_name.in_(("user", "bot"))
    )
    stored: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with engine.connect() as connection:
        for sender, kind, data in connection.execute(found.order_by(events.c.id)):
            stored[sender].append((kind, json.loads(data)["text"]))
    engine.dispose()
    return stored


async def _work(url: str, locks: str, pairs: int, me: int) -> dict[str, Any]:
    from rasa.shared.core.domain import Domain

    from bot.stores.tracker_store import LotseTrackerStore
    from lotse.faults.turns import say

    store, lock = LotseTrackerStore(url, Domain.empty()), lock_store(locks)
    done = [0.0] * pairs
    errors = 0

    async def one(number: int) -> None:
        nonlocal errors
        await asyncio.sleep(max(0.0, begin + number * SPACING - time.time()))
        try:
            async with lock.lock(f"pair-{number}"):
                await asyncio.sleep(WORK)
                await say(store, f"pair-{number}", me)
                done[number] = time.time()
        except StoreError:
            errors += 1

    await _connected(store, lock, f"warm-{me}")
    print("ready", flush=True)
    begin = float(sys.stdin.readline())
    await asyncio.gather(*(one(number) for number in range(pairs)))
    store.close()
    return {"done": done, "errors": errors}


async def _connected(store: LotseTrackerStore, lock: LocalLocks, name: str) -> None:
    """Loads names and opens connections, as a bot does before it says that it is ready.

    On a busy machine both take longer than a message may wait. Raises StoreError.
    """
    privacy.prepare()
    ends = time.monotonic() + START
    while True:
        try:
            await store.check()
            async with lock.lock(name):
                return
        except StoreError:
            if time.monotonic() > ends:
                raise


if __name__ == "__main__":
    url, locks, pairs, me = sys.argv[1:5]
    print(json.dumps(asyncio.run(_work(url, locks, int(pairs), int(me)))))
