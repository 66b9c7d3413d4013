"""One process and two of the grown set, with PostgreSQL and Redis, under the same load.

Two processes can answer twice as much only if each has a core to itself. Where clients, database
and other programs take the cores, too, the processor time tells what a second process costs.
"""

from __future__ import annotations

import asyncio
import os
from typing import Any

from lotse.bench.client import Timing, drive
from lotse.bench.measure import Plan, conversations
from lotse.bench.servers import cpu_seconds
from lotse.faults.servers import MissingError
from lotse.faults.sets import Set, grown


async def compared(questions: list[str], plan: Plan) -> dict[str, Any]:
    """Messages per second and processor time of one and of two processes; or why it has none."""
    try:
        with grown() as found:
            for url in _urls(found):
                await drive(url, conversations(questions, 60, "warm"))
            one = await _load(found, 1, questions, plan)
            two = await _load(found, 2, questions, plan)
    except MissingError as fault:
        return {"skipped": str(fault)}
    return {
        "one": one["per_second"], "two": two["per_second"],
        "ratio": two["per_second"] / one["per_second"],
        # With a core for each: two processes, each message as dear as measured.
        "ratio_with_free_cores": 2 * one["bots_ms"] / two["bots_ms"],
        "cpu": {"one": one, "two": two},
    }  # fmt: skip


def _urls(found: Set) -> list[str]:
    return [f"{bot.url}/webhooks/rest/webhook" for bot in found.bots]


async def _load(found: Set, bots: int, questions: list[str], plan: Plan) -> dict[str, float]:
    """Answered messages per second, the clients shared among so many of the bots.

    Beside it the processor time of each message in milliseconds: of the bots, of PostgreSQL and
    Redis, and of the clients.
    """
    before = _spent(found)
    timings: list[Timing] = await asyncio.gather(*(
        drive(url, _apart(questions, plan.messages // bots, f"{bots}-{at}"), plan.clients // bots)
        for at, url in enumerate(_urls(found)[:bots])
    ))  # fmt: skip
    answered = sum(len(one.seconds) - one.failed for one in timings)
    spent = {name: 1000 * (now - before[name]) / answered for name, now in _spent(found).items()}
    return {"per_second": answered / max(one.wall for one in timings), **spent}


def _spent(found: Set) -> dict[str, float]:
    own = os.times()
    servers = [one.process for one in (found.postgres, found.redis) if one and one.process]
    bots = [one.process for one in found.bots if one.process]
    return {
        "bots_ms": cpu_seconds(*(one.pid for one in bots)),
        "stores_ms": cpu_seconds(*(one.pid for one in servers)),
        "clients_ms": own.user + own.system,
    }


def _apart(questions: list[str], number: int, name: str) -> list[dict[str, str]]:
    bodies = conversations(questions, number, name)
    return [{**body, "sender": f"{name}-{at % 64}"} for at, body in enumerate(bodies)]
