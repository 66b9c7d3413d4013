"""Pages of other origins may use the channel only if the setting names them."""

from __future__ import annotations

from sanic.request import Request
from sanic.response import HTTPResponse

_ALLOWED = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID",
    "Access-Control-Max-Age": "600",
}


class Cors:
    """Middleware for a fixed list of origins; an empty list closes the channel to all others."""

    def __init__(self, origins: tuple[str, ...]) -> None:
        self._origins = frozenset(origins)

    async def preflight(self, request: Request) -> HTTPResponse | None:
        """The answer to a browser that asks before it sends; None for any other request."""
        if request.method != "OPTIONS" or not self._named(request):
            return None
        return HTTPResponse(status=204, headers=_ALLOWED)

    async def allow(self, request: Request, response: HTTPResponse) -> None:
        """Names the origin in the response if it is on the list."""
        origin = self._named(request)
        if self._origins:
            response.headers["Vary"] = "Origin"
        if origin:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = "Retry-After"

    def _named(self, request: Request) -> str | None:
        origin: str | None = request.headers.getone("origin", None)
        return origin if origin in self._origins else None
