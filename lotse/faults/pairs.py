"""Two messages of one conversation at the same time, one at each of two processes.

`run` starts the processes, lets them collide, and compares the database with what they report.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import subprocess
import sys
import time
from typing import Any

import sqlalchemy as sa

WORK = 0.005  # seconds that a dialogue takes inside the lock
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
    lost = mixed = doubled = 0
    waits = []
    for number in range(pairs):
        stored = _stored(url, f"pair-{number}")
        users = [text for kind, text in stored if kind == "user"]
        lost += len({"Frage 1", "Frage 2"} - set(users))
        doubled += len(users) - len(set(users))
        texts = [text.split()[-1] for kind, text in stored]
        order = sorted((1, 2), key=lambda one: told[one - 1]["done"][number])
        mixed += texts != [str(order[0])] * 2 + [str(order[1])] * 2
        ends = sorted(one["done"][number] for one in told)
        waits.append(ends[1] - ends[0])
    errors = sum(one["errors"] for one in told)
    return {"pairs": pairs, "lost": lost, "doubled": doubled, "mixed": mixed, "errors": errors,
            "second_after_first_max": round(max(waits), 3),
        "second_after_first_p95": round(sorted(waits)[int(0.95 * len(waits))], 3)}  # fmt: skip


def _stored(url: str, sender: str) -> list[tuple[str, str]]:
    from bot.stores.tables import events

    engine = sa.create_engine(url)
    found = sa.select(events.c.type_name, events.c.data).where(
        events.c.sender_id == sender, events.c.type_name.in_(("user", "bot"))
    )
    with engine.connect() as connection:
        read = connection.execute(found.order_by(events.c.id)).all()
    engine.dispose()
    return [(kind, json.loads(data)["text"]) for kind, data in read]


async def _work(url: str, locks: str, pairs: int, me: int) -> dict[str, Any]:
    from rasa.shared.core.domain import Domain

    from bot.stores import StoreError
    from bot.stores.lock_store import lock_store
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

    for attempt in range(6):  # the first connections load a lot; a busy machine takes its time
        with contextlib.suppress(StoreError):
            await say(store, f"warm-{me}-{attempt}", 0)
            async with lock.lock(f"warm-{me}"):
                break
    print("ready", flush=True)
    begin = float(sys.stdin.readline())
    await asyncio.gather(*(one(number) for number in range(pairs)))
    store.close()
    return {"done": done, "errors": errors}


if __name__ == "__main__":
    url, locks, pairs, me = sys.argv[1:5]
    print(json.dumps(asyncio.run(_work(url, locks, int(pairs), int(me)))))
