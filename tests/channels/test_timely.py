"""A request whose store fails is told of it in time, wherever it waits; a slow answer may come."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.channels.base import RefusedError
from bot.channels.http import timely
from bot.stores import StoreError, waits
from bot.stores.waits import WAITS, Waits


@pytest.fixture(autouse=True)
def calm(monkeypatch):
    """No earlier test's failure counts."""
    monkeypatch.setattr(WAITS, "_failed", float("-inf"))
    monkeypatch.setattr(waits, "LONG", 0.1)


async def step(seconds: float) -> None:
    with WAITS.one():
        await asyncio.sleep(seconds)


async def test_many_waits_in_a_row_end_at_one_deadline():
    async def handler():
        for _ in range(5):
            await step(0.4)

    began = time.monotonic()
    with pytest.raises(RefusedError, match="unavailable"):
        await timely(handler, 0.5)()
    assert time.monotonic() - began < 1.0


async def test_whoever_waits_behind_a_failed_one_is_told_too():
    async def handler():
        await asyncio.sleep(5)  # behind another message, not at the store

    with pytest.raises(StoreError), WAITS.one():
        raise StoreError("disk full")
    with pytest.raises(RefusedError, match="unavailable"):
        await asyncio.wait_for(timely(handler, 0.3)(), 2)


async def test_a_slow_answer_with_a_sound_store_is_not_cut_off():
    async def handler():
        await step(0.01)
        await asyncio.sleep(0.5)
        return "answer"

    assert await timely(handler, 0.1)() == "answer"


async def test_what_the_handler_refuses_comes_through():
    async def handler():
        raise RefusedError("empty")

    with pytest.raises(RefusedError, match="empty"):
        await timely(handler, 0.1)()


async def test_a_page_that_goes_away_is_no_failure_of_the_store():
    found = Waits()

    async def waiting():
        with found.one():
            await asyncio.sleep(5)

    task = asyncio.ensure_future(waiting())
    await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert not found.troubled
