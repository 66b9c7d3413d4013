"""The same question gets the same answer: after every training, in every process."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from lotse.evaluate.conversations import own_sets, read, run
from tests.understanding.answering import replies


@pytest.fixture(scope="module")
def second(bot, tmp_path_factory):
    """All replies of another process, with a model that it trained from nothing."""
    folder = tmp_path_factory.mktemp("second")
    settings = {
        "LOTSE_MODEL": str(folder / "lotse.tar.gz"),
        "PYTHONHASHSEED": "4711",  # sets and dictionaries come in another order
        "RASA_MAX_CACHE_SIZE": "0",  # nothing is taken over from the first training
    }
    subprocess.run(
        [
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "tests.understanding.answering",
            str(folder / "said.json"),
        ],
        env={**os.environ, **settings},
        check=True,
        capture_output=True,
    )
    return json.loads((folder / "said.json").read_text(encoding="utf-8"))


def test_a_second_training_in_a_second_process_changes_no_answer(held, second):
    first = replies(held("wie geschrieben"))
    assert first.keys() == second.keys()
    assert {key: (first[key], second[key]) for key in first if first[key] != second[key]} == {}


def test_asking_again_changes_no_answer(bot, held):
    sample = read(own_sets())[::7]
    first = replies(held("wie geschrieben"))
    assert all(first[key] == said for key, said in replies(run(bot, sample)).items())
