"""The real bot in a process of its own, for tests of every part that speaks to it.

Use it with `from tests.server import running_bot  # noqa: F401` in a conftest.py.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.stores.connect import connect, writing

ROOT = Path(__file__).parents[1]
ORIGIN = "https://www.example.org"  # the only other origin that may use the channel
START_SECONDS = 300.0  # the model may have to be trained first


@contextmanager
def stepping(database: Path) -> Iterator[Callable[..., Any]]:
    """A function that runs one step of the hand-off in a bot's database, as the console does."""
    engine = connect(f"sqlite:///{database}")

    def do(step: Callable[..., Any], *values: Any) -> Any:
        with writing(engine) as connection:
            return step(connection, *values)

    yield do
    engine.dispose()


class RunningBot:
    """A bot that listens on loopback, with a database of its own."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.url = f"http://127.0.0.1:{free_port()}"
        self.database = folder / "conversations.sqlite"
        self.log = folder / "bot.log"
        self._settings = {
            "LOTSE_CONVERSATIONS": f"sqlite:///{self.database}",
            "LOTSE_SECRET": "only-for-tests-" * 4,
            "LOTSE_PROXIES": "1",  # so that a test can have an address of its own
            "LOTSE_ALLOWED_ORIGINS": ORIGIN,
        } | settings
        self._process: subprocess.Popen | None = None

    @property
    def pid(self) -> int:
        """The process that answers: the child of the one that watches."""
        assert self._process is not None
        watching = self._process.pid
        children = Path(f"/proc/{watching}/task/{watching}/children").read_text().split()
        return int(children[0])

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> RunningBot:
        """Starts it and waits until it can answer."""
        port = self.url.rsplit(":", 1)[1]
        # The bot's own code from this checkout, wherever the tests were started.
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "lotse.cli", "up", "--no-console", "--port", port],
                cwd=ROOT,
                env=os.environ | self._settings,
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + START_SECONDS
        while not self._ready():
            if not self.alive or time.monotonic() > end:
                self.stop()
                raise RuntimeError(f"The bot did not start: {self.log.read_text()[-2000:]}")
            time.sleep(0.2)
        return self

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Ends the process and waits for it."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(5)

    def memory(self) -> float:
        """Megabytes that the process holds."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as response:
                return response.status == 200
        except (urllib.error.URLError, OSError):
            return False


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def running_bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    """One real bot for all tests of the session that ask for it."""
    bot = RunningBot(tmp_path_factory.mktemp("bot"))
    try:
        yield bot.start()
    finally:
        bot.stop()
