"""Rasa behind a narrow door: handle a message, append events. Only this file knows it inside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    ConversationPaused,
    ConversationResumed,
    Event,
    Restarted,
    UserUttered,
)

from bot.channels.base import Message
from bot.stores.tracker_store import LotseTrackerStore

FAILED = {"custom": {"outcome": "failed", "statements": [], "sources": []}}


class NotReadyError(Exception):
    """Rasa has no model loaded."""


class Brain(Protocol):
    """What the intake needs of the dialogue engine."""

    async def handle(self, message: Message) -> None:
        """Answers the message; message and answer stand among the events afterwards."""

    async def fail(self, message: Message, sentence: str, stored: bool) -> None:
        """Notes that the message could not be answered and what was said instead."""

    async def say(self, sender: str, text: str, metadata: dict[str, Any]) -> None:
        """Adds what a person or the system says."""

    async def note(
        self, message: Message, text: str, data: dict[str, Any], metadata: dict[str, Any]
    ) -> None:
        """Adds a message that a channel answers itself, and what it says; nothing if empty."""

    async def order(self, sender: str, kind: str, metadata: dict[str, Any]) -> None:
        """Pauses, resumes or restarts the conversation."""


class _Output(OutputChannel):
    """Sends nothing: replies are read from the stored events."""

    def __init__(self, channel: str) -> None:
        self._channel = channel

    def name(self) -> str:
        """The channel's name, for responses that differ by channel."""
        return self._channel

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Drops it."""


class RasaBrain:
    """The brain of this process."""

    def __init__(self, agent: Callable[[], Agent | None]) -> None:
        self._agent = agent

    async def forget(self, sender: str) -> None:
        """Deletes the conversation: events, its row for the console, unreadable rows."""
        store = self._loaded().tracker_store
        assert isinstance(store, LotseTrackerStore)  # Rasa's own stores cannot delete
        await store.delete_conversation(sender)

    @property
    def ready(self) -> bool:
        """Whether a model is loaded."""
        agent = self._agent()
        return agent is not None and agent.is_ready()

    async def handle(self, message: Message) -> None:
        """Lets Rasa answer."""
        await self._loaded().handle_message(
            UserMessage(
                message.text,
                _Output(message.channel),
                message.sender,
                input_channel=message.channel,
                message_id=message.id,
                metadata=dict(message.metadata),
            )
        )

    async def fail(self, message: Message, sentence: str, stored: bool) -> None:
        """Adds the message, if it does not stand there yet, and the sentence."""
        said: list[Event] = [BotUttered(sentence, data=FAILED)]
        if not stored:
            said = [_heard(message), *said, ActionExecuted(ACTION_LISTEN_NAME)]
        await self._append(message.sender, said)

    async def say(self, sender: str, text: str, metadata: dict[str, Any]) -> None:
        """Adds a bot event that names who spoke."""
        await self._append(sender, [BotUttered(text, metadata=metadata)])

    async def note(
        self, message: Message, text: str, data: dict[str, Any], metadata: dict[str, Any]
    ) -> None:
        """Adds the message as one that wished for a person, so that it counts as such."""
        said: list[Event] = [_heard(message, {"name": "human", "confidence": 1.0})]
        if text:
            said.append(BotUttered(text, data=data, metadata=metadata))
        await self._append(message.sender, [*said, ActionExecuted(ACTION_LISTEN_NAME)])

    async def order(self, sender: str, kind: str, metadata: dict[str, Any]) -> None:
        """Adds Rasa's own event for it."""
        event = {
            "pause": ConversationPaused,
            "resume": ConversationResumed,
            "restart": Restarted,
        }[kind]
        await self._append(sender, [event(metadata=metadata)])

    async def _append(self, sender: str, said: Sequence[Event]) -> None:
        agent = self._loaded()
        processor = agent.processor
        assert processor is not None
        async with agent.lock_store.lock(sender):
            tracker = await processor.fetch_tracker_with_initial_session(sender)
            if not tracker.applied_events():
                # After a restart Rasa begins a session with the next message, but only if nothing
                # stands before it; without a listen it would stay silent.
                tracker.update(ActionExecuted(ACTION_LISTEN_NAME), processor.domain)
            tracker.update_with_events(list(said), processor.domain)
            await processor.save_tracker(tracker)

    def _loaded(self) -> Agent:
        agent = self._agent()
        if agent is None or not agent.is_ready():
            raise NotReadyError
        return agent


def _heard(message: Message, intent: dict[str, Any] | None = None) -> UserUttered:
    return UserUttered(
        message.text,
        intent,
        input_channel=message.channel,
        message_id=message.id,
        metadata=dict(message.metadata),
    )
