"""A provider on loopback that speaks its real wire format; each channel adds its addresses."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.server import free_port


@dataclass
class Sent:
    """One message that the bot sent."""

    to: str
    text: str
    choices: list[tuple[str, str]] = field(default_factory=list)  # id, title
    raw: Any = None
    at: float = field(default_factory=time.monotonic)


class Sink:
    """What a provider got from the bot, and what trouble it makes."""

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self.failures: list[Any] = []  # what the next messages meet instead
        self.silent = False  # takes messages and does not answer

    def to(self, who: str) -> list[Sent]:
        """What one person got."""
        return [one for one in self.sent if one.to == who]

    def wait(self, who: str, number: int, seconds: float = 30.0) -> list[Sent]:
        """What the person got, once it is so many messages."""
        end = time.monotonic() + seconds
        while len(self.to(who)) < number and time.monotonic() < end:
            time.sleep(0.02)
        found = self.to(who)
        assert len(found) >= number, [one.text for one in found]
        return found

    async def silence(self) -> None:
        """Lasts as long as the provider says nothing."""
        while self.silent:
            await asyncio.sleep(0.05)

    def stop(self) -> None:
        """Ends it."""


class Provider(Sink):
    """The HTTP server of one provider in a thread of its own."""

    def __init__(self, add: Callable[[web.Application, Provider], None]) -> None:
        super().__init__()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.calls: list[tuple[str, Any]] = []
        self.wrong: list[str] = []  # what of the bot's calls breaks the provider's rules
        self.state: dict[str, Any] = {}
        self._add = add
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self.open()

    def open(self) -> None:
        """Answers from now on."""
        app = web.Application(middlewares=[self._strict])
        self._add(app, self)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        self.do(self._runner.setup())
        self.do(web.TCPSite(self._runner, "127.0.0.1", self.port).start())

    def shut(self) -> None:
        """Refuses connections from now on."""
        self.do(self._runner.cleanup())

    def stop(self) -> None:
        """Ends it."""
        self.shut()
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def trouble(self) -> web.Response | None:
        """The failure that this message meets, if any."""
        await self.silence()
        if not self.failures:
            return None
        failure = self.failures.pop(0)
        return failure() if callable(failure) else failure

    @web.middleware
    async def _strict(self, request: web.Request, handler: Any) -> web.StreamResponse:
        try:
            return await handler(request)
        except (AssertionError, KeyError, ValueError, TypeError) as fault:
            self.wrong.append(f"{request.path}: {fault!r}")
            return web.json_response({"error": "the documented format is broken"}, status=400)

    def do(self, work: Any) -> Any:
        """Does the work in the provider's thread."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)
