"""Starts a server, waits until it answers, measures its memory, and stops it."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from lotse.bench.client import Connection

_LONGEST = 600.0  # seconds until a server must answer


class Server:
    """Processes that belong together; the last one answers at `url`."""

    def __init__(self, url: str, processes: list[subprocess.Popen[bytes]], started: float) -> None:
        self.url = url
        self._processes = processes
        self._started = started

    async def ready(self) -> float:
        """Seconds from the start to the first answered message. Raises TimeoutError."""
        while time.monotonic() - self._started < _LONGEST:
            connection = Connection(self.url)
            try:
                status, answer = await asyncio.wait_for(
                    connection.post({"sender": "start", "message": "Hallo"}), 30
                )
                if status == 200 and answer not in (b"", b"[]"):
                    return time.monotonic() - self._started
            except (OSError, asyncio.TimeoutError, asyncio.IncompleteReadError):
                pass
            finally:
                connection.close()
            await asyncio.sleep(0.2)
        raise TimeoutError(self.url)

    def megabytes(self) -> float:
        """Memory of all its processes; what they share counts once (PSS)."""
        pids = {pid for one in self._processes for pid in _family(one.pid)}
        return sum(map(_pss, pids)) / 1024

    def cpu_seconds(self) -> float:
        """Processor time of all its processes so far."""
        return cpu_seconds(*(one.pid for one in self._processes))


def cpu_seconds(*roots: int) -> float:
    """Processor time so far of these processes and of all that descend from them."""
    pids = {pid for root in roots for pid in _family(root)}
    ticks = sum(sum(map(int, _stat(pid)[11:13])) for pid in pids)
    return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(
    url: str, commands: list[list[str]], folder: Path, environment: Mapping[str, str], log: Path
) -> Iterator[Server]:
    """A running server; everything it started is ended afterwards."""
    log.parent.mkdir(parents=True, exist_ok=True)
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    started = time.monotonic()
    with log.open("wb") as output:
        processes = [
            subprocess.Popen(  # noqa: S603
                command, cwd=folder, env={**kept, **environment}, stdout=output, stderr=output,
                start_new_session=True,
            )
            for command in commands
        ]  # fmt: skip
    try:
        yield Server(url, processes, started)
    finally:
        for one in processes:
            _end(one)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)


def _family(pid: int) -> Iterator[int]:
    """The process and its descendants that are alive."""
    if not Path(f"/proc/{pid}").exists():
        return
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from _family(int(child))


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
