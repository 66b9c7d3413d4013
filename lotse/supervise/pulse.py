"""The child's side: it shows that its event loop turns, and does not outlive its supervisor."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal

SETTING = "LOTSE_PULSE"  # the pipe's number, set by the supervisor
INTERVAL = 1.0
_SET_PARENT_DEATH_SIGNAL = 1


def supervised() -> bool:
    """Whether this process was started by the supervisor."""
    return SETTING in os.environ


def die_with_parent() -> None:
    """SIGTERM for this process when the supervisor is killed: what runs is finished."""
    ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


async def beat(*_: object) -> None:
    """Writes a byte a second to the supervisor; an event loop that hangs writes none."""
    if not supervised():
        return
    pipe = int(os.environ[SETTING])
    os.set_blocking(pipe, False)
    while True:
        try:
            os.write(pipe, b".")
        except BlockingIOError:
            pass  # the supervisor is behind; it will see what is there
        except BrokenPipeError:
            os.kill(os.getpid(), signal.SIGTERM)
            return
        await asyncio.sleep(INTERVAL)
