"""Rasa's own commands work with the repository as it is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.server import ROOT

SHOW = (
    "from rasa.shared import constants as c; print(c.DEFAULT_DATA_PATH, c.DEFAULT_E2E_TESTS_PATH)"
)


def run(*command: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "ignore", *command], cwd=folder, capture_output=True, text=True
    )


def test_rasa_finds_our_folders_without_being_told(tmp_path):
    assert run("-c", SHOW).stdout.split() == ["bot/data", "tests/rasa"]
    assert run("-c", SHOW, folder=tmp_path).stdout.split() == ["data", "."]  # elsewhere: its own


@pytest.fixture(scope="module")
def model() -> Path:
    """The trained model; nothing is done if it is there."""
    done = run("-c", "from lotse.engine import prepare; prepare()")
    assert done.returncode == 0, done.stderr
    return ROOT / "models/lotse.tar.gz"


def test_the_stories_of_rasa_test_pass(model, tmp_path):
    words = [
        "test",
        "core",
        "--stories",
        "tests/rasa",
        "--model",
        str(model),
        "--out",
        str(tmp_path),
    ]
    done = run("-m", "rasa", *words, "--fail-on-prediction-errors")
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Correct:          5 / 5" in done.stdout + done.stderr
