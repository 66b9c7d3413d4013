"""The bot in this process, asked without HTTP: Rasa's agent with model, actions and knowledge."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from bot.channels.cleaning import cleaned
from lotse.settings import Settings

if TYPE_CHECKING:
    from rasa.core.agent import Agent


class Bot:
    """Answers messages as the REST channel would; it forgets everything when it ends."""

    def __init__(self, agent: Agent, loop: asyncio.AbstractEventLoop) -> None:
        self._agent = agent
        self._loop = loop

    @classmethod
    def load(cls, settings: Settings | None = None) -> Bot:
        """The bot with the trained model. Raises Refusal if that is missing or damaged."""
        from lotse.engine import load

        loop = asyncio.new_event_loop()
        found = load(settings or Settings.from_environment(), stores=False)
        return cls(loop.run_until_complete(found), loop)

    def ask(self, sender: str, text: str) -> list[dict[str, Any]]:
        """The bot's messages to the next message of this conversation."""
        handled = self._agent.handle_text(cleaned(text) or "?", sender_id=sender)
        return self._loop.run_until_complete(handled) or []
