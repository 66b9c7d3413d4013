"""A small HTTP client that measures, one request after the other on each kept-alive connection."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

TIMEOUT = 60.0


@dataclass
class Timing:
    """Seconds of each request, how many failed, and how long all took together."""

    seconds: list[float] = field(default_factory=list)
    failed: int = 0
    wall: float = 0.0

    @property
    def per_second(self) -> float:
        """Requests per second over the whole run."""
        return len(self.seconds) / self.wall if self.wall else 0.0

    def quantile(self, share: float) -> float:
        """The time in milliseconds that this share of the requests stays within."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


class Connection:
    """One kept-alive connection; opened at the first request, and again after a failure."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._path = parts.path or "/"
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, body: dict) -> tuple[int, bytes]:
        """Status and body of the answer. Raises OSError or asyncio.IncompleteReadError."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        data = json.dumps(body).encode()
        writer.write(
            f"POST {self._path} HTTP/1.1\r\nHost: {self._host}\r\n"
            "Content-Type: application/json\r\n"
            f"Content-Length: {len(data)}\r\n\r\n".encode()
            + data
        )
        return await _answer(reader)

    def close(self) -> None:
        """Closes the connection; the next request opens a new one."""
        if self._streams:
            self._streams[1].close()
        self._streams = None


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    status = int(head.split(" ", 2)[1])
    if "transfer-encoding: chunked" in head:
        return status, await _chunks(reader)
    length = int(head.split("content-length:", 1)[1].split("\r\n", 1)[0])
    return status, await reader.readexactly(length)


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    found = b""
    while size := int(await reader.readuntil(b"\r\n"), 16):
        found += await reader.readexactly(size)
        await reader.readexactly(2)
    await reader.readexactly(2)
    return found


async def drive(url: str, bodies: Iterable[dict], clients: int = 1) -> Timing:
    """Sends all bodies, `clients` at a time; an empty answer or another status than 200 failed."""
    timing = Timing()
    waiting = iter(bodies)
    started = time.perf_counter()
    await asyncio.gather(*(_client(url, waiting, timing) for _ in range(clients)))
    timing.wall = time.perf_counter() - started
    return timing


async def _client(url: str, waiting: Iterator[dict], timing: Timing) -> None:
    connection = Connection(url)
    for body in waiting:
        before = time.perf_counter()
        try:
            status, answer = await asyncio.wait_for(connection.post(body), TIMEOUT)
        except (OSError, asyncio.TimeoutError, asyncio.IncompleteReadError):
            connection.close()
            timing.failed += 1
            continue
        timing.seconds.append(time.perf_counter() - before)
        timing.failed += status != 200 or answer in (b"", b"[]")
    connection.close()
