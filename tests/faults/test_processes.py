"""The quick selection of the battery: the real bot, the real supervisor, kill -9 under load.

The whole battery is `lotse bench faults`; its figures stand in docs/faults.md.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from pathlib import Path

import pytest

from lotse.faults import scenes
from lotse.faults.bots import Bot
from lotse.faults.sets import small
from lotse.settings import Settings

MODEL = Settings.from_environment().model
pytestmark = pytest.mark.usefixtures("bot")  # which trains the model, if it is missing


def test_kills_under_load_lose_double_and_mix_up_nothing():
    with small() as one:
        found = asyncio.run(scenes.kills(one.bots, 2))
        assert found["acknowledged"] == found["sent"] > 0
        assert {key: found[key] for key in ("missing", "doubled", "mixed_up", "empty")} == {
            "missing": 0, "doubled": 0, "mixed_up": 0, "empty": 0,
        }  # fmt: skip
        second = Bot(one.folder, LOTSE_CONVERSATIONS=one.bots[0].database).start(wait=False)
        assert second.process.wait(60) != 0
        assert "läuft schon ein Lotse" in second.log().read_text()


def test_a_damaged_model_is_refused_with_what_to_do(tmp_path: Path):
    for file in (MODEL, MODEL.with_suffix("").with_suffix(".json")):
        shutil.copy(file, tmp_path / file.name)
    model = tmp_path / MODEL.name
    model.write_bytes(model.read_bytes()[:10_000])
    bot = Bot(tmp_path, LOTSE_MODEL=str(model)).start(wait=False)
    try:
        assert bot.process.wait(120) != 0
    except subprocess.TimeoutExpired:
        bot.stop()
        raise
    assert "lotse train --force" in bot.log().read_text()
