"""Puts a messenger to work in the bot's server: its address, its reader, its courier."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from sanic import Blueprint, Sanic
from sanic.request import Request as SanicRequest
from sanic.response import HTTPResponse

from bot.channels.base import RefusedError
from bot.channels.faults import named
from bot.channels.http import guarded
from bot.channels.messenger.alone import Alone
from bot.channels.messenger.contacts import Contacts
from bot.channels.messenger.courier import Courier
from bot.channels.messenger.inbox import Inbox
from bot.channels.messenger.model import Messenger, Received, Request, Update
from bot.channels.messenger.reader import Reader
from bot.channels.messenger.receipts import Receipts
from bot.channels.messenger.vault import Vault
from bot.channels.parts import Parts

logger = logging.getLogger(__name__)
LARGEST = 3_000_000  # bytes of a request: providers send several messages in one
SWEEP_SECONDS = 2.0
TIDY_SECONDS = 3600.0
PAUSE = 5.0  # after something failed
ENDING = 3.0  # seconds for what is under way when the bot ends
Work = Callable[[], Awaitable[None]]


class Office:
    """One messenger at work."""

    def __init__(self, messenger: Messenger, parts: Parts) -> None:
        self.messenger = messenger
        self._parts = parts
        vault = Vault(parts.config.secret, messenger.name)
        contacts = Contacts(parts.database, vault)
        self._inbox = Inbox(parts.database, vault, messenger.name)
        self.courier = Courier(messenger, parts, contacts)
        self._reader = Reader(messenger, parts, self._inbox, contacts, self.courier)
        self._receipts = Receipts(messenger.name, parts, vault, self.courier)
        self._alone: list[tuple[str, Work]] = [("listening", self._listen)]
        self._tasks: list[asyncio.Future[None]] = []

    def attach(self, app: Sanic) -> None:
        """From the server's start on the messenger works."""
        self._parts.intake.outlets[self.messenger.name] = self.courier
        app.blueprint(self._blueprint())
        app.register_listener(self._start, "after_server_start")

    def alone(self, what: str, work: Work) -> None:
        """From the server's start on one of all processes does this."""
        self._alone.append((what, work))

    async def stop(self) -> None:
        """Brings what is under way to its end: what is cut off might be sent twice."""
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks, timeout=ENDING)
        await asyncio.gather(self._reader.end(ENDING), self.courier.end(ENDING))
        await self.messenger.close()

    async def take(self, update: Update) -> bool:
        """Stores an update and lets it be answered; False for a repeat."""
        sender = await self._inbox.put(update)
        if not sender:
            self._parts.metrics.repeated(self.messenger.name)
            return False
        self._reader.wake(sender)
        return True

    async def hear(self, request: SanicRequest) -> HTTPResponse:
        """The address that the provider calls."""
        received = await self._received(_raw(request))
        for update in received.updates:
            await self.take(update)
        for receipt in received.receipts:
            await self._receipts.take(receipt)
        return HTTPResponse(received.answer, 200, content_type=received.content_type)

    async def _received(self, request: Request) -> Received:
        try:
            return await self.messenger.receive(request)
        except RefusedError as refused:
            self._parts.metrics.refused(refused.code)
            raise
        except (KeyError, TypeError, ValueError, AttributeError, LookupError, RecursionError) as f:
            self._parts.metrics.refused("bad_request")
            logger.warning("%s: unreadable: %s", self.messenger.name, named(f))
            raise RefusedError("bad_request") from f

    def _blueprint(self) -> Blueprint:
        made = Blueprint(f"messenger_{self.messenger.name}")
        path = f"/webhooks/{self.messenger.name}/webhook"
        made.add_route(guarded(self.hear, LARGEST), path, ["GET", "POST"], stream=True)
        return made

    async def _start(self, _: Sanic, __: asyncio.AbstractEventLoop) -> None:
        await self.courier.resume()
        self._tasks = [asyncio.ensure_future(self._sweep())]
        self._tasks += [asyncio.ensure_future(self._only_here(*one)) for one in self._alone]

    async def _listen(self) -> None:
        await self.messenger.listen(self.take)  # returns at once if there is a webhook

    async def _only_here(self, what: str, work: Work) -> None:
        one = Alone(self._parts.database, f"{what} {self.messenger.name}")
        while True:
            try:
                await one.run(work)
                return
            except Exception as fault:
                logger.error("%s: %s failed: %s", self.messenger.name, what, named(fault))
                await asyncio.sleep(PAUSE)

    async def _sweep(self) -> None:
        """Finds what a process took and died over."""
        tidied = 0.0
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            try:
                for sender in await self._inbox.left():
                    self._reader.wake(sender)
                now = asyncio.get_running_loop().time()
                if now - tidied > TIDY_SECONDS:
                    tidied = now
                    await self._inbox.tidy()
            except Exception as fault:
                logger.error("%s: sweeping failed: %s", self.messenger.name, named(fault))


def _raw(request: SanicRequest) -> Request:
    return Request(
        headers={name.lower(): value for name, value in request.headers.items()},
        body=request.body or b"",
        query={name: values[0] for name, values in request.args.items()},
        method=request.method,
    )
