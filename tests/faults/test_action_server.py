"""A separate action server, Rasa's own, behind the fast processor: the same answers, and its death
is a sentence."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.server import ROOT, RunningBot, free_port

QUESTION = "Wo tagt der Integrationsrat?"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[subprocess.Popen, int]]:
    """`rasa run actions`."""
    port = free_port()
    log = (tmp_path_factory.mktemp("actions") / "log").open("wb")
    rasa = str(Path(sys.executable).with_name("rasa"))
    process = subprocess.Popen(
        [rasa, "run", "actions", "--port", str(port)], cwd=ROOT, stdout=log, stderr=log,
        env=os.environ | {"RASA_TELEMETRY_ENABLED": "false"},
    )  # fmt: skip
    end = time.monotonic() + 90
    while not _up(port) and process.poll() is None and time.monotonic() < end:
        time.sleep(0.2)
    yield process, port
    process.kill()
    process.wait()
    log.close()


def _up(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def say(bot: RunningBot, text: str) -> tuple[str, float]:
    token = httpx.post(f"{bot.url}/chat/session").json()["session"]
    began = time.monotonic()
    answer = httpx.post(
        f"{bot.url}/chat/message", json={"id": "message-1", "text": text}, timeout=20,
        headers={"Authorization": f"Bearer {token}"},
    )  # fmt: skip
    assert answer.status_code == 200, answer.text
    return answer.json()["replies"][0]["text"], time.monotonic() - began


def test_it_answers_and_its_death_is_a_sentence_in_time(server, tmp_path):
    process, port = server
    bot = RunningBot(tmp_path, LOTSE_ACTIONS=f"http://127.0.0.1:{port}/webhook").start()
    try:
        say(bot, "Guten Tag")
        text, _ = say(bot, QUESTION)
        assert "Rathaus" in text
        assert "Quelle:" in text
        process.kill()
        process.wait()
        text, took = say(bot, QUESTION)
        assert "115" in text
        assert took < 5
    finally:
        bot.stop()
