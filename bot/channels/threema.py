"""Threema Gateway in end-to-end mode; the library of Threema checks, opens and seals."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
from threema.gateway import Connection, e2e
from threema.gateway.exception import GatewayServerError
from threema.gateway.key import Key
from threema.gateway.util import ViewIOReader

from bot.channels.base import RefusedError
from bot.channels.messenger.breaker import Breaker
from bot.channels.messenger.calls import UnknownError
from bot.channels.messenger.model import (
    Address,
    Finding,
    Part,
    Received,
    RejectedError,
    Request,
    Shape,
    UnreachableError,
    Update,
)
from bot.channels.messenger.settings import WEB, WORD, form
from bot.channels.messenger.signatures import fresh, require
from bot.channels.messenger.words import finding

TEXT, RECEIPT = 0x01, 0x80
_KINDS = {0x02: "image", 0x10: "location", 0x13: "image", 0x14: "voice", 0x17: "file"}
_API = "https://msgapi.threema.ch"
_GONE = (400, 404)
_SILENT = (0x80, 0x81, 0x90)  # receipts and typing signs want no answer


@dataclass(frozen=True)
class ThreemaSettings:
    """LOTSE_THREEMA_…"""

    identity: str = field(metadata=form(r"\*[A-Z0-9]{7}"))
    secret: str = field(repr=False, metadata=form(WORD))  # of the API
    private_key: str = field(repr=False, metadata=form(r"private:[0-9a-fA-F]{64}"))
    api: str = field(default=_API, metadata=form(WEB))


class Threema:
    """The channel "threema"."""

    name = "threema"
    shape = Shape(longest=1150, formats=True)  # 3500 bytes, and a character may have three

    def __init__(self, settings: ThreemaSettings) -> None:
        self._settings = settings
        self._made: Connection | None = None
        self.breaker = Breaker()

    async def receive(self, request: Request) -> Received:
        """A callback: the MAC first, then the box."""
        require(request.method == "POST")
        fields = dict(parse_qsl(request.body.decode("ascii"), keep_blank_values=True))
        taken: list[Update] = []

        async def keep(update: Update | None) -> None:
            taken.extend([update] if update else [])

        secret = self._settings.secret.encode("ascii")
        context = e2e.CallbackContext(secret, self._connection, keep, self._opened)
        try:
            answer = await e2e.handle_callback(context, _Posted(fields))
        except (aiohttp.ClientError, asyncio.TimeoutError, GatewayServerError):
            raise  # the sender's key could not be fetched: Threema calls again
        if answer.status != 200:
            raise RefusedError("not_signed", 403)
        return Received(tuple(taken))

    async def send(self, address: Address, part: Part) -> None:
        """Seals and sends a text."""
        if wait := self.breaker.wait():
            raise UnreachableError(wait)
        message = e2e.TextMessage(self._connection, text=part.text, to_id=address["to"])
        try:
            await message.send()
        except GatewayServerError as fault:
            self.breaker.succeeded()
            self._refused(fault.status)
        except aiohttp.ClientConnectorError as fault:
            self.breaker.failed()
            raise UnreachableError(5.0) from fault
        except (aiohttp.ClientError, asyncio.TimeoutError) as fault:
            self.breaker.failed()
            raise UnknownError from fault
        else:
            self.breaker.succeeded()

    async def seen(self, _: Address) -> None:
        """No receipts: each would cost a credit."""

    async def listen(self, _: Any) -> None:
        """Threema has callbacks only."""

    async def check(self) -> list[Finding]:
        """Asks for the credits that are left, and for the public key that belongs to ours."""
        try:
            credits_ = await self._connection.get_credits()
            public = await self._connection.get_public_key(self._settings.identity)
        except GatewayServerError as fault:
            return [finding(False, "threema_secret", status=fault.status)]
        except (aiohttp.ClientError, asyncio.TimeoutError) as fault:
            raise UnreachableError from fault
        ours = public.pk == Key.derive_public(self._connection.key).pk
        return [
            finding(ours, "threema_key" if ours else "threema_other_key"),
            finding(int(credits_) > 0, "threema_credits", number=credits_),
        ]

    async def close(self) -> None:
        """Closes the connections."""
        if self._made is not None:
            await self._made.close()

    @property
    def _connection(self) -> Connection:
        if self._made is None:  # made where a loop runs
            limit = aiohttp.ClientTimeout(total=10.0, connect=5.0)
            session = aiohttp.ClientSession(timeout=limit)
            given = self._settings
            made = Connection(given.identity, given.secret, given.private_key, session=session)
            made.urls = {n: u.replace(_API, given.api) for n, u in made.urls.items()}
            self._made = made
        return self._made

    async def _opened(
        self, connection: Connection, about: dict[str, Any], nonce: bytes, data: bytes
    ) -> Update | None:
        """What is in the box. Files are never fetched."""
        fresh(about["date"].timestamp())
        keys = await e2e.Message.get_decrypt_key_pair(connection, about)
        opened = e2e.Message.decrypt(nonce, data, keys)
        kind, content = opened[0], opened[1 : -opened[-1]]
        if kind in _SILENT:
            return None
        text = ""
        if kind == TEXT:
            text = (
                await e2e.TextMessage.unpack(connection, about, keys, ViewIOReader(content))
            ).text
        who = str(about["from_id"])
        unread = "" if kind == TEXT else _KINDS.get(kind, "other")
        number, moment = about["message_id"].hex(), about["date"].timestamp()
        return Update(number, who, {"to": who}, moment, text, "", unread)

    def _refused(self, status: int) -> None:
        if status == 429 or status >= 500:
            raise UnreachableError(15.0)
        if status == 402:
            raise RejectedError("no_credits")
        raise RejectedError("blocked" if status in _GONE else "rejected", str(status))


class _Posted:
    """The fields of a callback in the form in which the library reads a request."""

    def __init__(self, fields: dict[str, str]) -> None:
        self._fields = fields

    async def post(self) -> dict[str, str]:
        return self._fields
