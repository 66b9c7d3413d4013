"""A resident's own deletion reaches every store, not only the channels' tables."""

from __future__ import annotations

import asyncio
from typing import Protocol

from lotse.privacy.deletion import erase
from lotse.settings import Settings


class Log(Protocol):
    """What deletes a conversation from the channels' tables."""

    async def delete(self, sender: str) -> None:
        """Deletes the conversation."""


def erases_everywhere(log: Log, settings: Settings) -> None:
    """From now on deleting from the log deletes every trace in all databases."""
    channels_only = log.delete

    async def delete(sender: str) -> None:
        await channels_only(sender)
        await asyncio.get_running_loop().run_in_executor(None, erase, settings, sender)

    log.delete = delete  # type: ignore[method-assign]
