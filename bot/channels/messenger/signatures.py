"""Checks of who sent a request, all in constant time."""

from __future__ import annotations

import hashlib
import hmac
import time

from bot.channels.base import RefusedError

OLDEST = 590.0  # seconds after which a request counts as replayed; Threema repeats after 300
EARLIEST = 120.0  # seconds that the provider's clock may be ahead


def same(given: str, expected: str) -> bool:
    """Whether the two are equal; an empty expectation equals nothing."""
    left, right = given.encode("utf-8", "replace"), expected.encode("utf-8", "replace")
    return bool(expected) and hmac.compare_digest(left, right)


def sha256(key: str, message: bytes) -> str:
    """The HMAC as hexadecimal digits."""
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()


def require(holds: bool) -> None:
    """Raises RefusedError if the signature does not hold."""
    if not holds:
        raise RefusedError("not_signed", 403)


def fresh(sent: float, now: float | None = None) -> None:
    """Raises RefusedError for what was sent too long ago, or later than now."""
    age = (time.time() if now is None else now) - sent
    if not -EARLIEST <= age <= OLDEST:
        raise RefusedError("too_old", 403)
