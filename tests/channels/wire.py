"""A small HTTP client on bare sockets: sends bytes that no well-behaved client would."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

PATIENCE = 12.0


@dataclass(frozen=True)
class Answer:
    """What came back; status 0: the connection was closed without an answer."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


class Wire:
    """One connection at a time, opened anew where the server has closed it."""

    def __init__(self, host: str, port: int) -> None:
        self._place = (host, port)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def send(self, raw: bytes, head_only: bool = False) -> Answer:
        """The answer to these bytes; status 999 if there is none in time."""
        started = time.monotonic()
        try:
            status, headers, body = await asyncio.wait_for(self._send(raw, head_only), PATIENCE)
        except asyncio.TimeoutError:
            self.close()
            return Answer(999, {}, b"", time.monotonic() - started)
        except (ConnectionError, asyncio.IncompleteReadError):
            self.close()
            return Answer(0, {}, b"", time.monotonic() - started)
        if headers.get("connection") != "keep-alive" or head_only:
            self.close()
        return Answer(status, headers, body, time.monotonic() - started)

    def close(self) -> None:
        """Closes the connection."""
        if self._streams:
            self._streams[1].close()
            self._streams = None

    async def _send(self, raw: bytes, head_only: bool) -> tuple[int, dict[str, str], bytes]:
        if self._streams is None or self._streams[0].at_eof():
            self.close()
            self._streams = await asyncio.open_connection(*self._place)
        reader, writer = self._streams
        writer.write(raw)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status = int(head[0].split(" ")[1])
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head[1:] if line)
        }
        stream = headers.get("content-type", "").startswith("text/event-stream")
        if stream:
            headers["connection"] = "close"  # it never ends: hang up
            return status, headers, b""
        length = 0 if head_only else int(headers.get("content-length", 0))
        return status, headers, await reader.readexactly(length)
