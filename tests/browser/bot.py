"""The real bot as a process of its own, to be killed and started again."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

from tests.server import free_port

ROOT = Path(__file__).parents[2]
START = "from lotse.cli import main; main()"


class Bot:
    """`lotse up` on a free port with a conversation store of its own."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.website = free_port()  # where another website may use the bot
        self.url = f"http://127.0.0.1:{self.port}/"
        self.folder = folder  # a console on the same conversations finds them here
        self._log = folder / "bot.log"
        self._store = folder / "conversations.sqlite"
        self._environment = os.environ | {
            "LOTSE_CONVERSATIONS": f"sqlite:///{self._store}",
            "LOTSE_ALLOWED_ORIGINS": f"http://127.0.0.1:{self.website}",
            "LOTSE_SECRET": "a secret for tests that is long enough",
            "LOTSE_RATE_MESSAGES": "1000/60",
            "LOTSE_RATE_ADDRESS": "1000/60",
            "LOTSE_RATE_SESSIONS": "1000/60",
        }
        self._train()
        self.start()

    def start(self) -> None:
        """Starts it and waits until it is ready."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-c", START, "up", "--no-console", "--port", str(self.port)],
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
            )  # fmt: skip
        for _ in range(1200):
            if self._ready():
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.1)
        self.stop(signal.SIGKILL)
        raise AssertionError(f"The bot did not start: {self._log.read_text()[-2000:]}")

    def _train(self) -> None:
        """Before the start, because it takes long on a busy machine; nothing if all is there."""
        prepare = "from lotse.engine import prepare; prepare()"
        command = [sys.executable, "-W", "ignore", "-c", prepare]
        subprocess.run(command, cwd=ROOT, check=True, timeout=900, capture_output=True)

    def stop(self, how: int = signal.SIGTERM) -> None:
        """Ends it, and with it the process that it watches over."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        family = children.read_text().split() if self._process.poll() is None else []
        self._process.send_signal(how)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for one in family:
            with suppress(ProcessLookupError):
                os.kill(int(one), signal.SIGKILL)
        while self._taken():
            time.sleep(0.05)

    def _taken(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def staff_say(self, text: str) -> None:
        """Staff write into the newest conversation, as the console does."""
        newest = "SELECT sender_id FROM web_sessions ORDER BY created DESC LIMIT 1"
        with sqlite3.connect(self._store, timeout=10) as store:
            store.execute(
                "INSERT INTO outbox (sender_id, kind, text, author, created)"
                f" VALUES (({newest}), ?, ?, ?, ?)",
                ("message", text, "test", time.time()),
            )

    def _ready(self) -> bool:
        try:
            return urllib.request.urlopen(f"{self.url}readyz", timeout=2).status == 200
        except (urllib.error.URLError, OSError):
            return False
