"""One process that the supervisor started."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Sequence

from lotse.supervise.pulse import SETTING

HUNG = 10.0  # seconds without a beat
START = 900.0  # seconds until the first beat; the first start builds and trains
QUICK = 5.0  # a process that dies sooner after its first beat waits before it is started again
LONGEST = 30.0


class Child:
    """Starts a command, hears its beats, and knows when it has to be started again."""

    def __init__(
        self, name: str, command: Sequence[str], keep: Sequence[int] = (), vital: bool = True
    ) -> None:
        self.name = name
        self.vital = vital  # if it cannot start at all, the others end too
        self.process: subprocess.Popen[bytes] | None = None
        self.pipe = -1  # where its beats come from
        self.was_ready = False
        self._command = list(command)
        self._keep = list(keep)  # open files that it inherits
        self._beats = 0
        self._last = 0.0
        self._failures = 0
        self._due = 0.0

    def start(self) -> None:
        """Starts the process in a process group of its own: Ctrl-C reaches the supervisor alone."""
        self.pipe, theirs = os.pipe()
        os.set_blocking(self.pipe, False)
        self.process = subprocess.Popen(  # noqa: S603  (our own command)
            self._command,
            pass_fds=[theirs, *self._keep],
            env={**os.environ, SETTING: str(theirs)},
            preexec_fn=os.setpgrp,  # Python 3.10 has no process_group
        )
        os.close(theirs)
        self._beats, self._last = 0, time.monotonic()

    def hear(self) -> None:
        """Takes the beats that have come."""
        try:
            while os.read(self.pipe, 4096):
                self._beats += 1
                self._last = time.monotonic()
                self.was_ready = True
        except BlockingIOError:
            pass

    def code(self) -> int | None:
        """The exit code of a dead process; None while it lives."""
        return self.process.poll() if self.process else 0

    def hung(self) -> bool:
        """Whether it lives and its event loop does not turn."""
        limit = HUNG if self._beats else START
        return self.code() is None and time.monotonic() - self._last > limit

    def bury(self) -> float:
        """Notes that it died; the seconds to wait before it is started again, usually none."""
        if self.pipe >= 0:
            os.close(self.pipe)
        self.process, self.pipe = None, -1
        self._failures = 0 if self._beats > QUICK else self._failures + 1
        wait = 0.0 if self._failures < 2 else min(LONGEST, 2.0 ** (self._failures - 2))
        self._due = time.monotonic() + wait
        return wait

    def give_up(self) -> None:
        """It cannot start and is not tried again; the others go on without it."""
        self.bury()
        self._due = float("inf")

    def due(self) -> bool:
        """Whether it is dead and may be started again."""
        return self.process is None and time.monotonic() >= self._due

    def signal(self, number: signal.Signals) -> None:
        """Sends a signal, if it lives."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)
