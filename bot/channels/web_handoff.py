"""The web channel's addresses of the hand-off: what is offered, requests, live chat."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.engine import Connection, Row

from bot.channels.base import RefusedError
from bot.channels.config import Rate
from bot.channels.doorkeeper import Doorkeeper
from bot.channels.http import Handler, answer, empty, fields
from bot.channels.limits import Limit
from bot.channels.parts import Parts
from bot.channels.sentences import handoff
from bot.handoff import live, requests
from bot.handoff.placing import take
from bot.handoff.presence import presence
from bot.handoff.wishes import wish

_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_NUMBER = re.compile(r"[0-9A-Za-z]{5}-[0-9A-Za-z]{5}")
NUMBERS = Rate(10, 600)  # withdrawals of one session: numbers are not there to be guessed


class HandOff:
    """Handlers of the hand-off."""

    def __init__(self, parts: Parts, door: Doorkeeper) -> None:
        self._parts = parts
        self._door = door
        self._numbers = Limit(NUMBERS)

    def routes(self) -> tuple[tuple[Handler, str, str], ...]:
        """Handlers with their addresses and methods."""
        return (
            (self.offer, "/chat/offer", "GET"),
            (self.place, "/chat/request", "POST"),
            (self.placed, "/chat/request", "GET"),
            (self.withdraw, "/chat/request/<number>", "DELETE"),
            (self.ask, "/chat/live", "POST"),
            (self.leave, "/chat/live", "DELETE"),
        )

    async def offer(self, request: Request) -> HTTPResponse:
        """What can be had at this moment."""
        sender = await self._door.reader(request)
        now, chat = await self._parts.database.read(_offer, sender)
        days = self._parts.config.keep_requests
        found: dict[str, Any] = {"live": now.live, "requests": now.requests, "keep_days": days}
        if now.next_open:
            found["next"] = now.next_open.isoformat()
        if chat:
            found["chat"] = chat.state
        return answer(found)

    async def place(self, request: Request) -> HTTPResponse:
        """Stores a request; the same id again changes nothing."""
        sender = await self._door.writer(request)
        body = fields(request)
        client_id = body.get("id")
        if not isinstance(client_id, str) or not _ID.fullmatch(client_id):
            raise RefusedError("bad_request")
        wished = wish(body)
        values = (sender, client_id, "web", wished, handoff()["placed"])
        row, repeated = await self._parts.database.write(take, *values)
        await self._parts.sessions.touch(sender)
        if not repeated:
            await self._parts.staff.carry_out()
        return answer(_shown(row), 200 if repeated else 201)

    async def placed(self, request: Request) -> HTTPResponse:
        """The requests of this conversation."""
        sender = await self._door.reader(request)
        rows = await self._parts.database.read(requests.of_sender, sender)
        return answer({"requests": [_shown(row) for row in rows]})

    async def withdraw(self, request: Request, number: str) -> HTTPResponse:
        """Withdraws the request with this number: its content is deleted."""
        sender = await self._door.writer(request)
        self._numbers.take(sender)
        if not _NUMBER.fullmatch(number) or not await self._parts.database.write(
            _withdraw, sender, number.upper()
        ):
            raise RefusedError("unknown_request", 404)
        await self._parts.staff.carry_out()
        return empty()

    async def ask(self, request: Request) -> HTTPResponse:
        """The resident wants to chat with a person."""
        sender = await self._door.writer(request)
        state = await self._parts.database.write(_ask, sender)
        await self._parts.sessions.touch(sender)
        await self._parts.staff.carry_out()
        return answer({"chat": state})

    async def leave(self, request: Request) -> HTTPResponse:
        """The resident does not want to wait or chat any longer."""
        sender = await self._door.writer(request)
        await self.left(sender, handoff())
        return empty()

    async def left(self, sender: str, said: Mapping[str, str] | None = None) -> None:
        """Ends the resident's waiting or running chat, if there is one; `said` tells them."""
        if await self._parts.database.read(live.of_sender, sender):
            await self._parts.database.write(live.leave, sender, time.time(), said or {})
            await self._parts.staff.carry_out()


def _offer(connection: Connection, sender: str) -> tuple[Any, Row | None]:
    return presence(connection, time.time()), live.of_sender(connection, sender)


def _withdraw(connection: Connection, sender: str, number: str) -> bool:
    notice = handoff()["withdrawn"].format(number=number)
    return requests.withdraw(connection, number, time.time(), sender, notice)


def _ask(connection: Connection, sender: str) -> str:
    if not presence(connection, time.time()).live:
        raise RefusedError("no_person", 409)
    live.ask(connection, sender, "web", time.time(), handoff()["waiting"])
    row = live.of_sender(connection, sender)
    return row.state if row else live.WAITING


def _shown(row: Row) -> dict[str, Any]:
    return {"number": row.number, "state": row.state, "way": row.way, "created": row.created}
