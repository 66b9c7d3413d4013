"""What a test needs of a channel: its provider, its requests as documented, its forgeries."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.channels.messenger.vault import Vault
from tests.messengers.provider import Sent, Sink
from tests.server import RunningBot

SECRET = "only-for-tests-" * 4
OLD = (600, 601, 660, 900, 3600, 86_400, 31_536_000, -600, -86_400)  # seconds
_numbers = itertools.count(int(time.time()) % 1_000_000 * 1000)


def number() -> int:
    """A number that no other call gets."""
    return next(_numbers)


@dataclass
class Hook:
    """A request of the provider."""

    body: bytes
    headers: dict[str, Any] = field(default_factory=dict)
    method: str = "POST"
    query: dict[str, str] = field(default_factory=dict)


class Station:
    """A channel as the tests use it. What the provider says of the order, `place` decides."""

    name: str
    buttons = True  # whether it shows buttons
    provider: Sink
    bot: RunningBot

    def __init__(self) -> None:
        # Reading the system's certificates for each request takes longer than a message.
        self._client = httpx.Client(timeout=30, verify=False)

    @classmethod
    def missing(cls) -> str:
        """Why this machine cannot try the channel; "" if it can."""
        return ""

    def settings(self) -> dict[str, str]:
        """The settings of the channel."""
        raise NotImplementedError

    def person(self) -> str:
        """Somebody new."""
        return str(491700000000 + number() % 99_999_999)

    def text(self, who: str, text: str, at: float | None = None, place: int = -1) -> Hook:
        """Somebody writes a text."""
        raise NotImplementedError

    def press(self, who: str, button: str) -> Hook:
        """Somebody presses a button."""
        raise NotImplementedError

    def unsupported(self, who: str) -> dict[str, Hook]:
        """What the bot cannot read, by the name of the sentence that is the answer."""
        raise NotImplementedError

    def forged(self, good: Hook) -> Iterator[Hook]:
        """Requests that are not the provider's, or not of now."""
        raise NotImplementedError

    def deliver(self, hook: Hook) -> None:
        """The provider delivers; the bot takes it."""
        answer = self.post(hook)
        assert answer.status_code == 200, answer.text

    def post(self, hook: Hook) -> httpx.Response:
        """The bot's answer to a request."""
        return self._client.request(
            hook.method, f"{self.bot.url}/webhooks/{self.name}/webhook",
            content=hook.body, headers=hook.headers, params=hook.query,
        )  # fmt: skip

    def ask(self, who: str, text: str, more: int = 1) -> list[Sent]:
        """The messages that come for one of a resident's."""
        before = len(self.provider.to(who))
        self.deliver(self.text(who, text))
        return self.provider.wait(who, before + more)[before:]

    def vault(self) -> Vault:
        """The keys of the bot under test."""
        return Vault(SECRET.encode(), self.name)

    def sender(self, who: str) -> str:
        """The pseudonym of somebody."""
        return self.vault().sender(self.known_as(who))

    def known_as(self, who: str) -> str:
        """What the pseudonym is made of."""
        return who


def moment(at: float | None, place: int) -> float:
    """When something was sent: now, at some time, or at its place in a burst."""
    if place >= 0:
        return _BURST[0] + place
    return time.time() if at is None else at


def burst_begins() -> None:
    """Places are seconds of just now from here on."""
    _BURST[0] = int(time.time()) - 30.0


_BURST = [0.0]


def spoiled(good: Hook, header: str) -> Iterator[Hook]:
    """Wrong signatures, whatever the provider."""
    right = good.headers[header]
    flipped = right[:-1] + ("0" if right[-1] != "0" else "1")
    wrong = [
        "", "0", "null", "sha256=", right[:-1], right + "0", right[1:], right.swapcase(),
        flipped, "0" * len(right), right[::-1], "sha1=" + right, right * 2, "é", "v0=", "v1" + right,
    ]  # fmt: skip
    for value in wrong:
        if value != right:
            yield Hook(good.body, good.headers | {header: value.encode("latin-1", "replace")})
    yield Hook(good.body, {k: v for k, v in good.headers.items() if k != header})


def cut(good: Hook) -> Iterator[Hook]:
    """The body cut off or changed, with the signature of the whole."""
    for part in range(1, 16):
        yield Hook(good.body[: len(good.body) * part // 16], good.headers)
    yield Hook(b"", good.headers)
    yield Hook(good.body + b" ", good.headers)
    yield Hook(good.body[:-1], good.headers)
    yield Hook(good.body[1:], good.headers)
    yield Hook(good.body.replace(b"1", b"2"), good.headers)


def nonsense() -> list[bytes]:
    """Bodies that no provider sends."""
    return [
        b"", b"null", b"[]", b"0", b'""', b"{", b"{}", b"\xff\xfe", b'{"a":' * 2000, b"true",
        b'{"update_id":null}', b'{"object":[]}', b"nan", b"payload=%7B", b"<xml/>",
        b'{"type":[]}', b'{"event":0}', b'{"entry":{}}', b"\x00" * 100,
    ]  # fmt: skip
