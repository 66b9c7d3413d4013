"""One bot for the whole run: its model is trained if it is missing or stale, and loaded once."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest

from lotse.evaluate.bot import Bot
from lotse.evaluate.conversations import Result, own_sets, read, run
from lotse.evaluate.variants import VARIANTS
from lotse.settings import Settings

Holds = Callable[[str], list[Result]]


@pytest.fixture(scope="session")
def knowledge() -> Path:
    """The compiled knowledge of today's facts."""
    from lotse.knowledge import opened

    opened().close()
    return Settings.from_environment().knowledge


@pytest.fixture(scope="session")
def bot(knowledge: Path) -> Bot:
    """The bot with the model of today's data."""
    from lotse.engine import prepare
    from lotse.quiet import quiet

    quiet()
    prepare()
    return Bot.load()


@pytest.fixture(scope="session")
def held(bot: Bot) -> Holds:
    """All test conversations as held with the bot in a variant, each variant once."""
    conversations = read(own_sets())
    return lru_cache(maxsize=None)(lambda name: run(bot, conversations, VARIANTS[name]))
