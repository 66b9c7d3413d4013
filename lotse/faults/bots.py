"""Servers under test: our bot as `lotse up` starts it, and stock Rasa with the same model."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from lotse.faults.servers import free_port

START = 300.0  # seconds; the first start may build and train
MANY = "1000000/60"


class Bot:
    """`lotse up` on a free port with data of its own."""

    door = "web"
    ready_path = "/readyz"

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = settings.get(
            "LOTSE_CONVERSATIONS", f"sqlite:///{folder}/conversations.sqlite"
        )
        self.process: subprocess.Popen[bytes] | None = None
        rates = {f"LOTSE_RATE_{name}": MANY for name in ("MESSAGES", "ADDRESS", "SESSIONS")}
        self._settings = {
            "LOTSE_CONVERSATIONS": self.database,
            "LOTSE_SECRET": "s" * 40,
            **rates,
            **settings,
        }

    def command(self) -> list[str]:
        """The command line."""
        return [
            sys.executable, "-m", "lotse.cli", "up", "--port", str(self.port), "--rest",
            "--no-console",  # several bots would want its one port
        ]  # fmt: skip

    def start(self, wait: bool = True) -> Bot:
        """Starts it; returns when it is ready."""
        with self.log().open("ab") as log:
            self.process = subprocess.Popen(
                self.command(), stdout=log, stderr=log, env={**os.environ, **self._settings}
            )
        if wait:
            self.wait_ready()
        return self

    def log(self) -> Path:
        """What it wrote."""
        return self.folder / f"bot-{self.port}.log"

    def wait_ready(self, limit: float = START) -> float:
        """Returns when it is ready: the seconds waited."""
        began = time.monotonic()
        while not self.ready():
            ended = self.process is None or self.process.poll() is not None
            if ended or time.monotonic() - began > limit:
                raise RuntimeError(f"not ready: {self.log().read_text(errors='replace')[-1500:]}")
            time.sleep(0.1)
        return time.monotonic() - began

    def ready(self) -> bool:
        """Whether it says that it can answer."""
        try:
            with urllib.request.urlopen(self.url + self.ready_path, timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def worker(self) -> int:
        """The process that answers: the supervisor's child."""
        assert self.process
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return int((path.read_text().split() or ["0"])[0])

    def kill(self) -> None:
        """kill -9 of the process that answers; the supervisor starts it again."""
        if worker := self.worker():
            os.kill(worker, signal.SIGKILL)

    def memory(self) -> float:
        """Megabytes that the answering process holds."""
        for line in Path(f"/proc/{self.worker()}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        return 0.0

    def stop(self) -> None:
        """Ends it and waits."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process = None


class Stock(Bot):
    """Stock Rasa's server, stores and REST channel; the battery starts it again itself."""

    door = "rest"
    ready_path = "/status"

    def command(self) -> list[str]:
        """The command line."""
        actions = self._settings.get("LOTSE_ACTIONS", "")
        return [sys.executable, "-m", "lotse.faults.stock", str(self.port), self.database, actions]

    def worker(self) -> int:
        """It has one process."""
        return self.process.pid if self.process and self.process.poll() is None else 0

    def kill(self) -> None:
        """kill -9, then as an init system would do."""
        super().kill()
        if self.process:
            self.process.wait()
        self.start(wait=False)
