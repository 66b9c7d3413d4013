"""Every setting, read from the environment in one place. `.env.example` explains them."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

Number = TypeVar("Number", int, float)


class SettingError(ValueError):
    """A setting that cannot be read; the message says which and what it has to be."""


CHANNELS = tuple(
    f"LOTSE_{name}_"
    for name in ("WHATSAPP", "TELEGRAM", "THREEMA", "EMAIL", "SLACK", "MATTERMOST", "CONSOLE")
)


@dataclass(frozen=True)
class Settings:
    """Where things lie and how the bot is reached."""

    knowledge: Path = Path("var/knowledge.sqlite")
    conversations: str = "sqlite:///var/conversations.sqlite"
    console: str = "sqlite:///var/console.sqlite"
    locks: str = ""  # redis://… or postgresql://… for several processes
    actions: str = ""  # address of a separate action server; empty: in the bot's own process
    model: Path = Path("models/lotse.tar.gz")
    keep_conversations: float = 30  # days after its last message that a conversation is kept
    keep_requests: float = 14  # days after it was closed that a hand-off request is kept
    host: str = "127.0.0.1"
    port: int = 5005
    secret: str = ""  # signs the sessions; empty: one is made and kept in var/secret
    allowed_origins: str = ""  # websites on other origins that may use the web channel
    proxies: int = 0  # trusted reverse proxies in front of the bot
    handoff_wait: float = 5  # minutes that a resident waits for a live chat
    handoff_away: float = 3  # minutes without a sign of the staff member who chats
    rate_messages: str = "20/60"  # messages of a session in seconds
    rate_address: str = "120/60"  # messages from an address in seconds
    rate_sessions: str = "60/600"  # new sessions from an address in seconds

    # Everything that begins with a channel's name, such as LOTSE_TELEGRAM_TOKEN; holds tokens.
    channels: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def from_environment(cls) -> Settings:
        """The settings of this process; what is not set has its default. Raises SettingError."""
        found = os.environ.get
        return cls(
            knowledge=Path(found("LOTSE_KNOWLEDGE", str(cls.knowledge))),
            conversations=found("LOTSE_CONVERSATIONS", cls.conversations),
            console=found("LOTSE_CONSOLE_DATABASE", cls.console),
            keep_conversations=number("LOTSE_KEEP_CONVERSATIONS", float, cls.keep_conversations),
            keep_requests=number("LOTSE_KEEP_REQUESTS", float, cls.keep_requests),
            locks=found("LOTSE_LOCKS", cls.locks),
            actions=found("LOTSE_ACTIONS", cls.actions),
            model=Path(found("LOTSE_MODEL", str(cls.model))),
            host=found("LOTSE_HOST", cls.host),
            port=number("LOTSE_PORT", int, cls.port),
            secret=found("LOTSE_SECRET", cls.secret),
            allowed_origins=found("LOTSE_ALLOWED_ORIGINS", cls.allowed_origins),
            proxies=number("LOTSE_PROXIES", int, cls.proxies),
            handoff_wait=number("LOTSE_HANDOFF_WAIT", float, cls.handoff_wait),
            handoff_away=number("LOTSE_HANDOFF_AWAY", float, cls.handoff_away),
            rate_messages=found("LOTSE_RATE_MESSAGES", cls.rate_messages),
            rate_address=found("LOTSE_RATE_ADDRESS", cls.rate_address),
            rate_sessions=found("LOTSE_RATE_SESSIONS", cls.rate_sessions),
            channels={name: os.environ[name] for name in os.environ if name.startswith(CHANNELS)},
        )


def number(name: str, kind: Callable[[str], Number], default: Number) -> Number:
    """The setting as a number. Raises SettingError."""
    found = os.environ.get(name, "")
    try:
        return kind(found) if found else default
    except ValueError:
        raise SettingError(f"{name} muss eine Zahl sein, nicht „{found}“.") from None
