"""A circuit breaker: whoever failed several times in a row is left alone for a while."""

from __future__ import annotations

import time
from collections.abc import Callable


class Breaker:
    """Closed: all calls pass. Open: none does. Then one call tries whether it works again."""

    def __init__(
        self,
        failures: int = 5,
        seconds: float = 10.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = failures
        self._seconds = seconds
        self._clock = clock
        self._failed = 0
        self._until = 0.0

    def wait(self) -> float:
        """Seconds until a call may be tried; 0: now. Whoever is told 0 while it is open tries."""
        if self._failed < self._most:
            return 0.0
        left = self._until - self._clock()
        if left > 0:
            return left
        self._until = self._clock() + self._seconds  # the others wait for the one that tries
        return 0.0

    def succeeded(self) -> None:
        """A call worked."""
        self._failed = 0

    def failed(self) -> None:
        """A call failed for a reason that lies with the other side."""
        self._failed += 1
        self._until = self._clock() + self._seconds

    @property
    def open(self) -> bool:
        """Whether calls are held back."""
        return self._failed >= self._most and self._until > self._clock()
