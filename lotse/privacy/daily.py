"""Deletes what is too old, once a day, while the bot runs."""

from __future__ import annotations

import asyncio
import logging

from lotse.privacy.deletion import purge
from lotse.settings import Settings

logger = logging.getLogger(__name__)
FIRST = 30.0  # seconds after the start, when the first messages have been answered
EVERY = 86400.0


async def daily(settings: Settings, first: float = FIRST, every: float = EVERY) -> None:
    """Runs until it is cancelled. A failure is logged and tried again the next day."""
    wait = first
    while True:
        await asyncio.sleep(wait)
        wait = every
        try:
            done = await asyncio.get_running_loop().run_in_executor(None, purge, settings)
        except Exception as fault:  # the bot has to go on
            logger.error("Deleting old conversations failed: %s", type(fault).__name__)
        else:
            logger.info("Deleted by age: %d rows", sum(one.rows for one in done))
