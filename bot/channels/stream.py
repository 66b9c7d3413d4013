"""Server-sent events: the conversation's log, from the last event a page has seen onwards."""

from __future__ import annotations

import asyncio
import json

from sanic.request import Request

from bot.channels.base import RefusedError
from bot.channels.hub import Reader
from bot.channels.parts import Parts

HEARTBEAT_SECONDS = 15.0
LONGEST_SECONDS = 600.0  # then the page reconnects, and its session is looked at anew
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


async def stream(request: Request, parts: Parts, sender: str, cursor: int | None) -> None:
    """Sends what stands after the cursor (or from now on) and whatever comes, until it ends."""
    with parts.hub.reading(sender) as reader:
        if cursor is None:
            cursor = await parts.log.last(sender)
        restarted = await parts.log.restarted(sender)
        response = await request.respond(content_type="text/event-stream", headers=_HEADERS)
        await response.send("retry: 2000\n\n")
        until = asyncio.get_running_loop().time() + LONGEST_SECONDS
        while not reader.ended and asyncio.get_running_loop().time() < until:
            latest = await parts.log.restarted(sender)
            if latest > max(restarted, cursor):
                await response.send(_event("restart", str(latest), {}))
            restarted = latest
            cursor = max(cursor, latest)
            cursor = await _news(response, parts, sender, cursor)
            if not await _waited(reader) and not reader.ended:
                await response.send(_event("heartbeat", None, {}))
        await response.send(_event("end", None, {}))
        await response.eof()


async def _news(response, parts: Parts, sender: str, cursor: int) -> int:  # type: ignore[no-untyped-def]
    while found := await parts.log.after(sender, cursor):
        for reply in found:
            await response.send(_event("message", reply["id"], reply))
        cursor = int(found[-1]["id"])
    return cursor


async def _waited(reader: Reader) -> bool:
    return await reader.news(HEARTBEAT_SECONDS)


def _event(kind: str, number: str | None, data: dict) -> str:
    line = f"id: {number}\n" if number else ""
    return f"{line}event: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def cursor_of(value: str | None) -> int | None:
    """An event's number as a client sends it. Raises RefusedError."""
    if value is None or value == "":
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= 18):
        raise RefusedError("bad_request")
    return int(value)
