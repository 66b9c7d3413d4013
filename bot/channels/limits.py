"""Rate limits by session and by address. Addresses are kept in memory only."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable

from bot.channels.base import RefusedError
from bot.channels.config import Rate

_REMEMBERED = 20_000


class Limit:
    """A token bucket for each key; the keys not seen for longest are forgotten first."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> None:
        """Takes one. Raises RefusedError with the seconds to wait if none is left."""
        now = self._clock()
        each = self._rate.seconds / self._rate.count
        left, at = self._buckets.get(key, (float(self._rate.count), now))
        left = min(float(self._rate.count), left + (now - at) / each)
        if left < 1:
            self._keep(key, left, now)
            wait = max(1, math.ceil((1 - left) * each))
            raise RefusedError("too_many_requests", 429, retry_after=wait)
        self._keep(key, left - 1, now)

    def _keep(self, key: str, left: float, now: float) -> None:
        self._buckets[key] = (left, now)
        self._buckets.move_to_end(key)
        if len(self._buckets) > _REMEMBERED:
            self._buckets.popitem(last=False)


def address(peer: str, forwarded: str, proxies: int) -> str:
    """Who asks: the peer, or what the trusted proxies say. IPv6 counts by its /64 network.

    Each trusted proxy appends the address it saw, so the one that counts stands `proxies` places
    from the right; whatever a client wrote stands further left.
    """
    named = [part.strip() for part in forwarded.split(",")] if proxies and forwarded else []
    chosen = named[-proxies] if len(named) >= proxies > 0 else peer
    try:
        found = ipaddress.ip_address(chosen)
    except ValueError:
        return peer
    if found.version == 6:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
