"""Whether the process is alive, and whether it can answer."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.engine import Connection

from bot import readiness
from bot.channels.faults import named
from bot.channels.http import answer, guarded
from bot.channels.parts import Parts
from bot.channels.tables import probe

logger = logging.getLogger(__name__)
PATIENCE = 3.0
_FRESH = 1.0  # seconds for which a check's result is used again


class Health:
    """Looks at what answering needs, at most once a second."""

    def __init__(self, parts: Parts, agent: Callable[[], Any]) -> None:
        self._parts = parts
        self._agent = agent
        self._looked = float("-inf")
        self._failed: list[str] = []
        self._lock = asyncio.Lock()

    async def failed(self) -> list[str]:
        """What does not work; empty if the bot can answer."""
        async with self._lock:
            if time.monotonic() - self._looked > _FRESH:
                self._failed = await self._look()
                self._looked = time.monotonic()
            return self._failed

    async def _look(self) -> list[str]:
        found = [part.name for part in await readiness.parts(self._agent()) if not part.ready]
        if "store" not in found and not await self._writable():
            found.append("store")
        return found

    async def _writable(self) -> bool:
        try:
            await asyncio.wait_for(self._parts.database.write(_write), PATIENCE)
        except Exception as fault:
            logger.warning("The store is not writable: %s", named(fault))
            return False
        return True


def health(parts: Parts, agent: Callable[[], Any]) -> Blueprint:
    """The addresses for a supervisor and for Prometheus; a proxy keeps them from the internet."""
    blueprint = Blueprint("health")
    state: list[Health] = []

    @blueprint.get("/healthz")
    async def alive(_: Request) -> HTTPResponse:
        return answer({"status": "ok"})

    @blueprint.get("/readyz")
    @guarded
    async def ready(_: Request) -> HTTPResponse:
        if not state:
            state.append(Health(parts, agent))  # its lock belongs to the running loop
        failed = await state[0].failed()
        if failed:
            return answer({"status": "not ready", "failed": failed}, 503)
        return answer({"status": "ready"})

    @blueprint.get("/metrics")
    @guarded
    async def metrics(_: Request) -> HTTPResponse:
        page = parts.metrics.page()
        return HTTPResponse(page, content_type="text/plain; version=0.0.4; charset=utf-8")

    return blueprint


def _write(connection: Connection) -> None:
    now = {"written": time.time()}
    if not connection.execute(probe.update().where(probe.c.id == 1).values(**now)).rowcount:
        connection.execute(probe.insert().values(id=1, **now))
