"""An action server that is down, slow or talks nonsense: the resident gets a sentence in time."""

from __future__ import annotations

import asyncio
import time

import pytest
from aiohttp import web

from lotse import remote_actions
from lotse.faults.servers import free_port
from lotse.remote_actions import FAILED, RemoteActions

GOOD = {"events": [], "responses": [{"text": "Guten Tag"}]}


async def good(_: web.Request) -> web.Response:
    return web.json_response(GOOD)


async def hung(_: web.Request) -> web.Response:
    await asyncio.sleep(30)
    return web.json_response(GOOD)


async def broken(_: web.Request) -> web.Response:
    return web.Response(status=500, text="Traceback")


async def garbage(_: web.Request) -> web.Response:
    return web.Response(text="{not json", content_type="application/json")


async def page(_: web.Request) -> web.Response:
    return web.Response(text="<html>", content_type="text/html")


async def other(_: web.Request) -> web.Response:
    return web.json_response({"events": "none", "responses": [1]})


async def nothing(_: web.Request) -> web.Response:
    return web.json_response(None)


async def ask(handler) -> tuple[object, float]:
    app = web.Application()
    app.router.add_post("/webhook", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    began = time.monotonic()
    try:
        actions = RemoteActions(f"http://127.0.0.1:{port}/webhook")
        return await actions.request(json={}, method="post", timeout=300), time.monotonic() - began
    finally:
        await runner.cleanup()


async def test_an_answer_comes_through():
    assert (await ask(good))[0] == GOOD


@pytest.mark.parametrize("handler", [hung, broken, garbage, page, other, nothing])
async def test_a_failing_action_server_is_a_sentence_in_time(handler, monkeypatch):
    monkeypatch.setattr(remote_actions, "PATIENCE", 1.0)
    answer, took = await ask(handler)
    assert answer == FAILED
    assert took < 5


async def test_a_server_that_is_down_is_a_sentence_at_once():
    began = time.monotonic()
    actions = RemoteActions(f"http://127.0.0.1:{free_port()}/webhook")
    assert await actions.request(json={}, method="post") == FAILED
    assert time.monotonic() - began < 5
