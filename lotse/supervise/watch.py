"""Keeps children running: a dead one is started again at once, a hung one is ended and started."""

from __future__ import annotations

import logging
import os
import select
import signal
import time
from collections.abc import Sequence

from lotse.supervise.child import Child

logger = logging.getLogger(__name__)
FINISH = 30.0  # seconds that a child has to finish what runs
_LOOK = 0.5


class Supervisor:
    """Runs until SIGTERM or SIGINT; `run` returns the exit code."""

    def __init__(self, children: Sequence[Child]) -> None:
        self._children = children
        self._stopping = False
        self._wake, self._woken = os.pipe()

    def run(self) -> int:
        """Starts the children and watches them.

        A child that ends before it was ever ready has told why: its exit code is ours, and nothing
        is tried again. After that it is started again for ever.
        """
        self._listen()
        for child in self._children:
            child.start()
        while not self._stopping:
            self._wait()
            for child in self._children:
                code = self._look_at(child)
                if code is not None:
                    self._stop()
                    return code
        return self._stop()

    def _look_at(self, child: Child) -> int | None:
        if child.due():
            child.start()
            return None
        if child.process is None:
            return None
        child.hear()
        if child.hung():
            logger.error("%s hangs and is ended", child.name)
            child.signal(signal.SIGKILL)
            child.process.wait()
        code = child.code()
        if code is None or self._stopping:
            return None
        if not child.was_ready and child.vital:
            return code or 1
        if not child.was_ready:
            logger.error("%s cannot start; the rest goes on without it", child.name)
            child.give_up()
            return None
        wait = child.bury()
        logger.error("%s ended with %s; started again in %.0f s", child.name, code, wait)
        if child.due():
            child.start()
        return None

    def _wait(self) -> None:
        pipes = [child.pipe for child in self._children if child.pipe >= 0]
        try:
            # A dead child's pipe is readable for ever: it is looked at and buried below.
            ready, _, _ = select.select([self._wake, *pipes], [], [], _LOOK)
        except InterruptedError:
            return
        if self._wake in ready:
            os.read(self._wake, 4096)

    def _listen(self) -> None:
        os.set_blocking(self._woken, False)
        signal.set_wakeup_fd(self._woken, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._asked)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def _asked(self, *_: object) -> None:
        self._stopping = True

    def _stop(self) -> int:
        for child in self._children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + FINISH
        for child in self._children:
            while child.code() is None and time.monotonic() < deadline:
                time.sleep(0.02)
            if child.code() is None:
                logger.error("%s did not finish within %.0f s and is ended", child.name, FINISH)
                child.signal(signal.SIGKILL)
        return 0
