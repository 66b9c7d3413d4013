"""Residents who write one message after the other and note what was acknowledged.

Like the widget, a resident repeats a message that got no answer, under the same id.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from lotse.faults.bots import Bot

PATIENCE = aiohttp.ClientTimeout(total=15)
PAUSE = 0.3  # seconds before a message is repeated
QUESTIONS = (
    "Wann trifft sich der Integrationsrat?", "Was macht der Integrationsrat?", "Hallo",
    "Wie erreiche ich das Integrationsbüro?", "Danke", "Und wo?",
)  # fmt: skip


@dataclass
class History:
    """What one resident knows of a conversation."""

    sent: list[str] = field(default_factory=list)  # keys, in order
    acknowledged: list[str] = field(default_factory=list)
    empty: int = 0  # answers without a word
    refused: int = 0  # told that it did not work
    broken: int = 0  # no answer at all: connection refused or cut
    seconds: list[float] = field(default_factory=list)  # of each answered request
    told: list[float] = field(default_factory=list)  # of each refusal


class Resident:
    """One resident at one or several bots, each message at the next of them."""

    def __init__(self, bots: Sequence[Bot], http: aiohttp.ClientSession) -> None:
        self.history = History()
        self._bots = bots
        self._http = http
        self._token = ""
        self._name = uuid.uuid4().hex
        self._count = 0

    async def write(self, until: float, pace: float = 0.0) -> History:
        """Writes until the time is over; the last message is repeated until it is answered."""
        while time.monotonic() < until:
            began = time.monotonic()
            await self.say(until + 60)
            await asyncio.sleep(max(0.0, pace - (time.monotonic() - began)))
        return self.history

    async def say(self, give_up: float) -> bool:
        """One message, repeated until it is acknowledged; False if it never was."""
        text = QUESTIONS[self._count % len(QUESTIONS)]
        key = (
            str(uuid.uuid4())
            if self._bots[0].door == "web"
            else f"{text} ({self._name[:8]} {self._count})"
        )
        self.history.sent.append(key)
        self._count += 1
        while time.monotonic() < give_up:
            if await self.once(key, text):
                self.history.acknowledged.append(key)
                return True
            await asyncio.sleep(PAUSE)
        return False

    async def once(self, key: str, text: str) -> bool:
        """Sends it once; whether it was acknowledged with an answer."""
        bot = self._bots[self._count % len(self._bots)]
        began = time.monotonic()
        try:
            status, said = await (self._web if bot.door == "web" else self._rest)(bot, key, text)
        except (aiohttp.ClientError, OSError, asyncio.TimeoutError, ValueError):
            self.history.broken += 1
            return False
        took = time.monotonic() - began
        if status != 200:
            self.history.refused += 1
            self.history.told.append(took)
            return False
        self.history.seconds.append(took)
        self.history.empty += not said
        return True

    async def _web(self, bot: Bot, key: str, text: str) -> tuple[int, bool]:
        if not self._token:
            async with self._http.post(f"{bot.url}/chat/session", timeout=PATIENCE) as answer:
                if answer.status != 201:
                    return answer.status, False
                self._token = (await answer.json())["session"]
        body, headers = {"id": key, "text": text}, {"Authorization": f"Bearer {self._token}"}
        async with self._http.post(
            f"{bot.url}/chat/message", json=body, headers=headers, timeout=PATIENCE
        ) as answer:
            read: dict[str, Any] = await answer.json(content_type=None)
            return answer.status, any(one.get("text") for one in read.get("replies") or [])

    async def _rest(self, bot: Bot, key: str, _: str) -> tuple[int, bool]:
        body = {"sender": self._name, "message": key}
        address = f"{bot.url}/webhooks/rest/webhook"
        async with self._http.post(address, json=body, timeout=PATIENCE) as answer:
            read = await answer.json(content_type=None)
            return answer.status, any(one.get("text") for one in read)
