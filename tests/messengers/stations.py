"""What a test needs of a channel: its provider, its requests as documented, its forgeries."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx

from tests.messengers.provider import Provider

_numbers = itertools.count(int(time.time()) % 1_000_000 * 1000)


def number() -> int:
    """A number that no other call gets."""
    return next(_numbers)


@dataclass
class Hook:
    """A request of the provider."""

    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    method: str = "POST"
    query: dict[str, str] = field(default_factory=dict)


class Station(Protocol):
    """A channel as the contract suite uses it."""

    name: str
    provider: Provider
    buttons: bool  # whether it shows buttons

    def settings(self) -> dict[str, str]: ...
    def text(
        self, who: str, text: str, at: float | None = None, place: int | None = None
    ) -> Hook: ...
    def press(self, who: str, button: str) -> Hook: ...
    def unsupported(self, who: str) -> dict[str, Hook]: ...
    def forged(self, good: Hook) -> Iterator[Hook]: ...
    def sign(self, body: bytes) -> dict[str, str]: ...


def person() -> str:
    """Somebody new, as the providers number people."""
    return str(491700000000 + number() % 99_999_999)


def post(bot_url: str, name: str, hook: Hook) -> httpx.Response:
    """Delivers a request as the provider does."""
    return httpx.request(
        hook.method,
        f"{bot_url}/webhooks/{name}/webhook",
        content=hook.body,
        headers=hook.headers,
        params=hook.query,
        timeout=20,
    )


def spoiled(good: Hook, header: str) -> Iterator[Hook]:
    """Wrong signatures, changed bodies and bodies cut off, whatever the provider."""
    right = good.headers[header]
    flipped = right[:-1] + ("0" if right[-1] != "0" else "1")
    wrong = [
        "", "0", "null", "sha256=", right[:-1], right + "0", right[1:], right.swapcase(),
        flipped, "0" * len(right), right[::-1], "sha1=" + right, right * 2, "é",
    ]  # fmt: skip
    for value in wrong:
        if value != right:
            yield Hook(good.body, good.headers | {header: value.encode("latin-1", "replace")})
    yield Hook(good.body, {k: v for k, v in good.headers.items() if k != header})


def cut(good: Hook) -> Iterator[Hook]:
    """The body cut off or changed, with the signature of the whole."""
    for part in range(1, 11):
        yield Hook(good.body[: len(good.body) * part // 11], good.headers)
    yield Hook(b"", good.headers)
    yield Hook(good.body + b" ", good.headers)
    yield Hook(good.body.replace(b"1", b"2"), good.headers)


def nonsense() -> list[bytes]:
    """Bodies that no provider sends."""
    return [
        b"", b"null", b"[]", b"0", b'""', b"{", b"{}", b"\xff\xfe", b'{"a":' * 2000, b"true",
        b'{"update_id":null}', b'{"object":[]}', b"nan", b"payload=%7B", b"<xml/>",
    ]  # fmt: skip


class Any_:  # noqa: N801
    """Stands for a value that is not looked at."""

    def __getattr__(self, _: str) -> Any:
        return self
