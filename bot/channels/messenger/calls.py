"""Calls to a provider: with a time limit, retried with back-off, held back while it is down."""

from __future__ import annotations

import asyncio
import json
import logging
import random
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.channels.messenger.breaker import Breaker
from bot.channels.messenger.model import UnreachableError

logger = logging.getLogger(__name__)
TRIES = 4
LONGEST_WAIT = 5.0  # a provider that asks for more gets the message later
AT_ONCE = 20
HEARTBEAT = 30.0  # seconds after which a silent stream is asked whether it lives


@dataclass(frozen=True)
class Answer:
    """What the provider said."""

    status: int
    body: Any = field(repr=False)


class UnknownError(Exception):
    """The request went out, no answer came: sending it again could double it."""


class Caller:
    """Calls one provider."""

    def __init__(
        self,
        name: str,
        headers: dict[str, str] | None = None,
        seconds: float = 10.0,
        pause: float = 0.5,
        breaker: Breaker | None = None,
    ) -> None:
        self._name = name
        self._headers = headers or {}
        self._seconds = seconds
        self._pause = pause
        self.breaker = breaker or Breaker()
        self._session: aiohttp.ClientSession | None = None
        self._places = asyncio.Semaphore(AT_ONCE)

    async def call(self, method: str, url: str, again: bool = False, **options: Any) -> Answer:
        """The answer, whatever its status, but never "wait" or "broken".

        Raises UnreachableError if nothing was done there, UnknownError if that cannot be known.
        `again` says that doing it twice does no harm.
        """
        for number in range(TRIES):
            wait = self.breaker.wait()
            if wait:
                raise UnreachableError(wait)
            pause = self._back_off(number)
            try:
                answer, asked = await self._once(method, url, options)
            except (asyncio.TimeoutError, aiohttp.ClientError, OSError) as fault:
                self.breaker.failed()
                logger.warning("%s: a call failed: %s", self._name, type(fault).__name__)
                if not again and not isinstance(fault, aiohttp.ClientConnectorError):
                    raise UnknownError from fault
            else:
                if answer is not None:
                    self.breaker.succeeded()
                    return answer
                pause = asked or pause
            if number + 1 < TRIES:
                await asyncio.sleep(pause)
        raise UnreachableError(self.breaker.wait() or 5.0)

    def stream(self, url: str) -> Any:
        """A WebSocket to the provider, to be used with `async with`."""
        return self._opened().ws_connect(url, heartbeat=HEARTBEAT)

    async def close(self) -> None:
        """Closes the connections."""
        if self._session is not None:
            await self._session.close()

    async def _once(
        self, method: str, url: str, options: dict[str, Any]
    ) -> tuple[Answer | None, float]:
        """The answer; none if it has to be tried again, after so many seconds if they are named."""
        limit = aiohttp.ClientTimeout(total=options.get("seconds", self._seconds), connect=5.0)
        given = {key: value for key, value in options.items() if key != "seconds"}
        async with (
            self._places,
            self._opened().request(method, url, timeout=limit, **given) as response,
        ):
            answer = Answer(response.status, _read(await response.read()))
            if response.status == 429:
                wait = _asked(response.headers.get("Retry-After", ""), answer.body)
                if wait > LONGEST_WAIT:
                    raise UnreachableError(wait)
                return None, wait
            if response.status >= 500:
                self.breaker.failed()
                return None, 0.0
            return answer, 0.0

    def _back_off(self, number: int) -> float:
        return float(self._pause * 2**number * random.uniform(0.8, 1.2))  # noqa: S311

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            # A connection of its own for each call: one that the provider closed meanwhile would
            # leave open whether the message was taken.
            connector = aiohttp.TCPConnector(force_close=True)
            self._session = aiohttp.ClientSession(connector=connector, headers=self._headers)
        return self._session


def _read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body.decode("utf-8", "replace")


def _asked(header: str, body: Any) -> float:
    """The seconds that the provider wants us to wait."""
    named = body.get("parameters") if isinstance(body, dict) else None
    value = (named or {}).get("retry_after", header) if isinstance(named, dict) else header
    try:
        return max(0.0, float(value))
    except (TypeError, ValueError):
        return 0.0
