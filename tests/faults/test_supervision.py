"""What was started is watched: by the real supervisor with a small child that can misbehave."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

CHILD = """
import os, signal, sys, time
from lotse.supervise import pulse
pulse.die_with_parent()
def ended(*_):
    time.sleep(0.3); print("finished", flush=True); sys.exit(0)
signal.signal(signal.SIGTERM, ended)
print("child", os.getpid(), flush=True)
if "refuse" in sys.argv: sys.exit(3)
pipe = int(os.environ[pulse.SETTING])
while True:
    os.write(pipe, b"."); time.sleep(0.1)
"""
PARENT = """
import sys
from lotse.supervise import child, instance, watch
child.HUNG = 1.0
held = instance.hold(__import__("pathlib").Path(sys.argv[1]))
one = child.Child("bot", [sys.executable, "-c", sys.argv[2], *sys.argv[3:]], keep=[held])
sys.exit(watch.Supervisor([one]).run())
"""


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / "var" / "data.lock"


@pytest.fixture
def supervise(lock):
    started = []

    def start(*arguments: str) -> subprocess.Popen:
        command = [sys.executable, "-c", PARENT, str(lock), CHILD, *arguments]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


def child_of(process: subprocess.Popen) -> int:
    word, number = process.stdout.readline().split()
    assert word == "child"
    return int(number)


def test_a_killed_child_is_back_at_once(supervise):
    process = supervise()
    for _ in range(2):
        killed = child_of(process)
        time.sleep(0.7)
        os.kill(killed, signal.SIGKILL)
        began = time.monotonic()
    assert child_of(process) != killed
    assert time.monotonic() - began < 1


def test_a_child_that_keeps_dying_is_tried_again_with_pauses(supervise):
    process = supervise()
    began = time.monotonic()
    for _ in range(3):
        killed = child_of(process)
        time.sleep(0.25)
        os.kill(killed, signal.SIGKILL)
    child_of(process)
    assert time.monotonic() - began > 3


def test_a_hung_child_is_replaced(supervise):
    process = supervise()
    hung = child_of(process)
    time.sleep(0.3)
    os.kill(hung, signal.SIGSTOP)
    assert child_of(process) != hung


def test_a_child_that_refuses_to_start_ends_the_supervisor_with_its_code(supervise):
    process = supervise("refuse")
    assert process.wait(5) == 3


def test_sigterm_lets_the_child_finish(supervise):
    process = supervise()
    child_of(process)
    time.sleep(0.3)
    process.terminate()
    assert process.wait(5) == 0
    assert "finished" in process.stdout.read()


def test_a_second_instance_on_the_same_data_is_refused(supervise):
    first = supervise()
    child_of(first)
    second = supervise()
    second.wait(10)
    assert second.returncode != 0
    assert f"Prozess {first.pid}" in second.stderr.read()
    assert first.poll() is None


def test_a_killed_supervisor_takes_its_child_along_and_the_data_are_free_again(supervise):
    first = supervise()
    orphan = child_of(first)
    time.sleep(0.2)
    first.kill()
    first.wait()
    second = supervise()
    assert child_of(second) != orphan
    with pytest.raises(ProcessLookupError):
        for _ in range(50):
            os.kill(orphan, 0)
            time.sleep(0.1)
