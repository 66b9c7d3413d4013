"""One process and two of the grown set, with PostgreSQL and Redis, under the same load."""

from __future__ import annotations

import asyncio
from typing import Any

from lotse.bench.client import Timing, drive
from lotse.bench.measure import Plan, conversations
from lotse.faults.servers import MissingError
from lotse.faults.sets import grown


async def compared(questions: list[str], plan: Plan) -> dict[str, Any]:
    """Messages per second of one and of two processes; why, if it cannot be measured here."""
    try:
        with grown() as found:
            urls = [f"{bot.url}/webhooks/rest/webhook" for bot in found.bots]
            for url in urls:
                await drive(url, conversations(questions, 60, "warm"))
            one = await _load(urls[:1], questions, plan)
            two = await _load(urls, questions, plan)
    except MissingError as fault:
        return {"skipped": str(fault)}
    return {"one": one, "two": two, "ratio": two / one}


async def _load(urls: list[str], questions: list[str], plan: Plan) -> float:
    """All answered messages per second, the clients shared among the processes."""
    share = plan.clients // len(urls)
    timings: list[Timing] = await asyncio.gather(*(
        drive(url, _apart(questions, plan.messages // len(urls), f"{len(urls)}-{at}"), share)
        for at, url in enumerate(urls)
    ))  # fmt: skip
    return sum(len(one.seconds) - one.failed for one in timings) / max(one.wall for one in timings)


def _apart(questions: list[str], number: int, name: str) -> list[dict[str, str]]:
    bodies = conversations(questions, number, name)
    return [{**body, "sender": f"{name}-{at % 64}"} for at, body in enumerate(bodies)]
