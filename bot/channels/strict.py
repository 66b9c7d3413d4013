"""Refuses requests whose length is a lie, before Sanic reads them.

Mends, in Sanic 21.12.2 (which Rasa 3.6 pins): a negative Content-Length makes `Http.read` spin for
ever on the event loop (sanic/http.py:465-530), so that a single anonymous request stops the whole
server. Two lengths, or a length beside chunks, could mean different requests to a proxy and to us.
"""

from __future__ import annotations

from typing import Any

from sanic.exceptions import InvalidUsage
from sanic.request import Request


class StrictRequest(Request):
    """A request whose body has one clear length. Raises InvalidUsage for any other."""

    def __init__(self, url_bytes: bytes, headers: Any, *values: Any, **named: Any) -> None:
        lengths = headers.getall("content-length", [])
        codings = headers.getall("transfer-encoding", [])
        if len(lengths) + len(codings) > 1:
            raise InvalidUsage("Ambiguous length")
        if lengths and not (lengths[0].isascii() and lengths[0].isdigit()):
            raise InvalidUsage("Bad length")
        if codings and codings[0] != "chunked":
            raise InvalidUsage("Unknown coding")
        super().__init__(url_bytes, headers, *values, **named)
