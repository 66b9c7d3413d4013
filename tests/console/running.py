"""The console as a process of its own, for tests that need the real thing."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time

import requests


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


class Running:
    """`lotse console run` with a folder of its own."""

    def __init__(self, folder, **settings) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ, "LOTSE_CONSOLE_PORT": str(self.port),
            "LOTSE_CONSOLE_DATABASE": f"sqlite:///{folder}/console.sqlite",
            "LOTSE_CONSOLE_SECRET_FILE": f"{folder}/secret",
            "LOTSE_CONVERSATIONS": f"sqlite:///{folder}/conversations.sqlite", **settings,
        }  # fmt: skip
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "lotse.cli", "console", "run"],
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.said = ""
        threading.Thread(target=self._listen, daemon=True).start()
        self._wait()

    def _listen(self) -> None:
        for line in self.process.stdout:
            self.said += line

    def _wait(self) -> None:
        for _ in range(600):
            try:
                if requests.get(f"{self.address}/healthz", timeout=10).ok:
                    return
            except requests.RequestException:
                assert self.process.poll() is None, "the console ended"
            time.sleep(0.1)
        raise AssertionError("the console did not start")

    def command(self, *words: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-m", "lotse.cli", "console", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)
