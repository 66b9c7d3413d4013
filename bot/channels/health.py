"""Whether the process is alive, and whether it can answer."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.engine.url import make_url

from bot import readiness
from bot.channels.http import answer, guarded
from bot.channels.parts import Parts

logger = logging.getLogger(__name__)
_FRESH = 1.0  # seconds for which a check's result is used again


class Health:
    """Looks at what answering needs, at most once a second."""

    def __init__(self, parts: Parts, agent: Callable[[], Any]) -> None:
        self._folder = folder_of(parts.config.conversations)
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
        found = await readiness.parts(self._agent(), self._folder)
        failed = [part for part in found if not part.ready]
        for part in failed:
            logger.warning("Not ready: %s (%s)", part.name, part.detail)
        return [part.name for part in failed]


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


def folder_of(conversations: str, default: Path = Path("var")) -> Path:
    """Where this process writes: the folder of an SQLite database, else the default."""
    url = make_url(conversations)
    if url.get_backend_name() == "sqlite" and url.database:
        return Path(url.database).parent
    return default
