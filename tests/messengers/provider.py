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


class Provider:
    """The server of one provider in a thread of its own."""

    def __init__(self, add: Callable[[web.Application, Provider], None]) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.sent: list[Sent] = []
        self.calls: list[tuple[str, Any]] = []
        self.failures: list[web.Response | float] = []  # what the next calls meet instead
        self._loop = asyncio.new_event_loop()
        app = web.Application()
        add(app, self)
        self._runner = web.AppRunner(app)
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._do(self._runner.setup())
        self._do(self._listen())

    def stop(self) -> None:
        """Ends it."""
        self._do(self._runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)

    def to(self, who: str) -> list[Sent]:
        """What one person got."""
        return [one for one in self.sent if one.to == who]

    def wait(self, who: str, number: int, seconds: float = 20.0) -> list[Sent]:
        """What the person got, once it is so many messages."""
        end = time.monotonic() + seconds
        while len(self.to(who)) < number and time.monotonic() < end:
            time.sleep(0.05)
        found = self.to(who)
        assert len(found) >= number, [one.text for one in found]
        return found

    async def trouble(self) -> web.Response | None:
        """The failure that this call meets, if any."""
        if not self.failures:
            return None
        failure = self.failures.pop(0)
        if isinstance(failure, float):
            await asyncio.sleep(failure)
            return None
        return failure

    async def _listen(self) -> None:
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()

    def _do(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)
