"""What goes wrong, one function per scene: each returns what it counted.

A scene gets bots that are ready, breaks something while residents write, and lets them finish.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import sqlite3
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import aiohttp

from lotse.faults.bots import Bot
from lotse.faults.clients import History, Resident
from lotse.faults.judge import judged
from lotse.faults.servers import Server

RESIDENTS = 4
_RANDOM = random.Random(5)  # the same moments in each run
Breaking = Callable[[], Awaitable[Any]]


async def crowd(
    bots: Sequence[Bot], seconds: float, breaking: Breaking, pace: float = 0.2
) -> dict[str, Any]:
    """Residents write for a while; meanwhile `breaking` happens."""
    async with aiohttp.ClientSession() as http:
        residents = [Resident(bots, http) for _ in range(RESIDENTS)]
        ends = [time.monotonic() + seconds]

        async def broken() -> Any:
            found = await breaking()
            ends[0] = time.monotonic() + 1.0
            return found

        breaks = asyncio.ensure_future(broken())
        histories = await asyncio.gather(*(_writes(one, ends, breaks, pace) for one in residents))
        extra = await breaks
    return {**judged(bots[0].database, histories), **(extra or {})}


async def _writes(
    resident: Resident, ends: list[float], breaks: asyncio.Future, pace: float
) -> History:
    while not breaks.done() or time.monotonic() < ends[0]:
        began = time.monotonic()
        await resident.say(time.monotonic() + 120)
        await asyncio.sleep(max(0.0, pace - (time.monotonic() - began)))
    return resident.history


async def kills(bots: Sequence[Bot], count: int) -> dict[str, Any]:
    """kill -9 of a bot at random moments under load; the next kill when all are ready again."""

    async def breaking() -> dict[str, Any]:
        back = []
        for number in range(count):
            await asyncio.sleep(_RANDOM.uniform(0.2, 3.0))
            bot = bots[number % len(bots)]
            bot.kill()
            began = time.monotonic()
            await asyncio.sleep(0.05)
            await asyncio.to_thread(_until_ready, bot)
            back.append(time.monotonic() - began)
        return {"kills": count, "slowest_return": round(max(back), 1)}

    return await crowd(bots, 1, breaking)


async def stopped(
    bots: Sequence[Bot], server: Server, how: str, seconds: float = 10
) -> dict[str, Any]:
    """A server (database, Redis) is paused, stopped, killed or flushed, and comes back."""

    async def breaking() -> dict[str, Any]:
        await asyncio.sleep(2)
        await asyncio.to_thread(server.pause if how == "paused" else server.stop)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(server.resume if how == "paused" else server.start)
        began = time.monotonic()
        for bot in bots:
            await asyncio.to_thread(_until_ready, bot)
        return {"seconds": seconds, "ready_after": round(time.monotonic() - began, 1)}

    return await crowd(bots, seconds, breaking)


async def locked(bots: Sequence[Bot], seconds: float = 10) -> dict[str, Any]:
    """Another program holds SQLite's write lock."""

    async def breaking() -> dict[str, Any]:
        await asyncio.sleep(2)
        blocker = sqlite3.connect(bots[0].database.removeprefix("sqlite:///"), isolation_level=None,
                                  timeout=20)  # fmt: skip
        blocker.execute("BEGIN IMMEDIATE")
        await asyncio.sleep(seconds)
        blocker.execute("ROLLBACK")
        blocker.close()
        return {"seconds": seconds}

    return await crowd(bots, seconds, breaking)


async def silence(bots: Sequence[Bot], seconds: float = 5) -> dict[str, Any]:
    """Nothing breaks here: what was broken was broken before (the action server)."""

    async def breaking() -> dict[str, Any]:
        await asyncio.sleep(seconds)
        return {}

    return await crowd(bots, seconds, breaking)


async def soak(bots: Sequence[Bot], seconds: float, rate: float = 10.0) -> dict[str, Any]:
    """Ten messages a second; the event loop's gaps as /healthz sees them; the memory's growth."""

    async def breaking() -> dict[str, Any]:
        await asyncio.sleep(min(60.0, seconds / 4))  # warm
        before = [bot.memory() for bot in bots]
        gaps = await _gaps(bots, seconds)
        grown = max(bot.memory() - was for bot, was in zip(bots, before, strict=True))
        return {
            "seconds": seconds,
            "longest_gap_ms": round(1000 * gaps),
            "grown_mb": round(grown, 1),
        }

    return await crowd(bots, seconds, breaking, pace=RESIDENTS / rate)


async def _gaps(bots: Sequence[Bot], seconds: float) -> float:
    longest = 0.0
    ends = time.monotonic() + seconds
    async with aiohttp.ClientSession() as http:
        while time.monotonic() < ends:
            for bot in bots:
                began = time.monotonic()
                async with http.get(f"{bot.url}/healthz") as answer:
                    await answer.read()
                longest = max(longest, time.monotonic() - began)
            await asyncio.sleep(0.05)
    return longest


def _until_ready(bot: Bot) -> None:
    while not bot.ready():
        time.sleep(0.1)


async def filled(bots: Sequence[Bot], ballast: Path, seconds: float = 15) -> dict[str, Any]:
    """The disk is full for a while, then somebody makes room."""

    async def breaking() -> dict[str, Any]:
        await asyncio.sleep(2)
        with contextlib.suppress(OSError), (ballast.parent / "rest").open("wb") as rest:
            while True:
                rest.write(b"x" * 4096)
                rest.flush()
        await asyncio.sleep(seconds)
        ballast.unlink()
        await asyncio.sleep(2)
        with sqlite3.connect(bots[0].database.removeprefix("sqlite:///")) as connection:
            check = connection.execute("PRAGMA integrity_check").fetchone()[0]
        return {"seconds": seconds, "integrity_check": check}

    return await crowd(bots, seconds, breaking)


async def odd_sender(bots: Sequence[Bot]) -> dict[str, Any]:
    """One request whose sender cannot be written to a database; then an ordinary one."""
    bot = bots[0]
    before = bot.worker()
    async with aiohttp.ClientSession() as http:
        with contextlib.suppress(aiohttp.ClientError):
            body, kind = (
                b'{"sender":"\\ud800","message":"hallo"}',
                {"Content-Type": "application/json"},
            )
            await http.post(f"{bot.url}/webhooks/rest/webhook", data=body, headers=kind)
    for _ in range(100):  # an ending server first closes its connections
        if bot.worker() != before:
            return {"ended": 1}
        await asyncio.sleep(0.1)
    return {"ended": 0}
