"""A real bot on a port of its own, with stores and logs of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

START_SECONDS = 600  # a stale model is trained first


@dataclass
class Bot:
    """A running bot: its address, the folder with all that it stores, and its log."""

    address: str
    folder: Path
    environment: dict[str, str]

    def session(self) -> dict[str, str]:
        """The header of a new session of the web channel."""
        made = requests.post(f"{self.address}/chat/session", timeout=20)
        return {"Authorization": f"Bearer {made.json()['session']}"}

    def say(self, text: str, header: dict[str, str]) -> list[dict]:
        """The replies to a message on the web channel."""
        sent = requests.post(
            f"{self.address}/chat/message",
            json={"id": str(uuid.uuid4()), "text": text}, headers=header, timeout=20,
        )  # fmt: skip
        sent.raise_for_status()
        found: list[dict] = sent.json()["replies"]
        return found

    def rest(self, text: str, sender: str) -> None:
        """Sends a message by Rasa's own REST channel."""
        requests.post(
            f"{self.address}/webhooks/rest/webhook",
            json={"sender": sender, "message": text}, timeout=20,
        ).raise_for_status()  # fmt: skip

    def lotse(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Runs a command beside the running bot."""
        return subprocess.run(
            [sys.executable, "-m", "lotse.cli", *words], env=self.environment,
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    def everything(self) -> bytes:
        """The bytes of every file that the bot has written: databases, journals, logs."""
        return b"".join(one.read_bytes() for one in sorted(self.folder.rglob("*")) if one.is_file())


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    folder = tmp_path_factory.mktemp("bot")
    port = _free()
    environment = {
        **os.environ,
        "LOTSE_CONVERSATIONS": f"sqlite:///{folder}/conversations.sqlite",
        "LOTSE_CONSOLE_DATABASE": f"sqlite:///{folder}/console.sqlite",
        "LOTSE_PORT": str(port),
        "LOTSE_SECRET": "s" * 40,
    }
    with (folder / "bot.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "lotse.cli", "up", "--rest"], env=environment,
            stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        try:
            _wait(address, process, folder / "bot.log")
            yield Bot(address, folder, environment)
        finally:
            process.terminate()
            process.wait(30)


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str, process: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            if requests.get(f"{address}/readyz", timeout=2).status_code == 200:
                return
        except requests.RequestException:
            pass
        time.sleep(0.3)
    raise AssertionError(log.read_text(encoding="utf-8", errors="replace")[-3000:])
