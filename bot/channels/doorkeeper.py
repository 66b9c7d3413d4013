"""Lets a request in: is its session good, and does it come too often?"""

from __future__ import annotations

from sanic.request import Request

from bot.channels.base import RefusedError
from bot.channels.limits import Limit, address
from bot.channels.parts import Parts


class Doorkeeper:
    """Checks limits first, then the session, then the session's own limits."""

    def __init__(self, parts: Parts) -> None:
        config = parts.config
        self._sessions = parts.sessions
        self._metrics = parts.metrics
        self._proxies = config.proxies
        self._new = Limit(config.sessions_by_address)
        self._writes = Limit(config.messages)
        self._writes_there = Limit(config.messages_by_address)
        self._reads = Limit(config.reads)
        self._reads_there = Limit(config.reads_by_address)

    def newcomer(self, request: Request) -> None:
        """Lets somebody begin a session. Raises RefusedError."""
        self._take(self._new, self._address(request))

    async def writer(self, request: Request) -> str:
        """The sender of a request that makes Rasa work. Raises RefusedError."""
        self._take(self._writes_there, self._address(request))
        return await self._owner(request, self._writes)

    async def reader(self, request: Request) -> str:
        """The sender of any other request. Raises RefusedError."""
        self._take(self._reads_there, self._address(request))
        return await self._owner(request, self._reads)

    async def _owner(self, request: Request, limit: Limit) -> str:
        try:
            sender = await self._sessions.sender(_token(request))
        except RefusedError as refused:
            self._metrics.refused(refused.code)
            raise
        self._take(limit, sender)
        return sender

    def _take(self, limit: Limit, key: str) -> None:
        try:
            limit.take(key)
        except RefusedError as refused:
            self._metrics.refused(refused.code)
            raise

    def _address(self, request: Request) -> str:
        forwarded = ",".join(request.headers.getall("x-forwarded-for", []))
        return address(request.ip or "", forwarded, self._proxies)


def _token(request: Request) -> str:
    scheme, _, token = request.headers.getone("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise RefusedError("session_missing", 401)
    return token.strip()
