"""What every channel shares: the words in which a channel and the intake speak to each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

Reply = dict[str, Any]  # as in the web channel's contract: id, from, time, text, …


@dataclass(frozen=True)
class Incoming:
    """One message as a channel received it: unchecked text, or the id of a pressed button.

    `sender` is a pseudonym that begins with the channel's name and a hyphen; `id` is chosen by the
    sender's side and makes a repeat recognisable.
    """

    channel: str
    sender: str
    id: str
    text: str = ""
    button: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Message:
    """A checked and cleaned message, free of personal data: what is stored and what Rasa sees."""

    channel: str
    sender: str
    id: str
    text: str
    metadata: Mapping[str, Any] = field(default_factory=dict)


class RefusedError(Exception):
    """A message or request that is not taken. `code` names the German sentence that says why."""

    def __init__(self, code: str, status: int = 400, retry_after: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.retry_after = retry_after


class Outlet(Protocol):
    """How a channel hears that a conversation of its has something new to send.

    A wake-up carries no message: the outlet reads `ConversationLog.after(sender, cursor)`, sends,
    and remembers its cursor. So a lost wake-up loses nothing and a doubled one doubles nothing.
    """

    def wake(self, sender: str) -> None:
        """Something new stands in the sender's conversation."""


def channel_of(sender: str) -> str:
    """The channel that a sender's pseudonym belongs to."""
    return sender.split("-", 1)[0]
