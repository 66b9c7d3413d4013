"""Every setting, read from the environment in one place. `.env.example` explains them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Where things lie and how the bot is reached."""

    knowledge: Path = Path("var/knowledge.sqlite")
    conversations: str = "sqlite:///var/conversations.sqlite"
    locks: str = ""  # redis://… or postgresql://… for several processes
    model: Path = Path("models/lotse.tar.gz")
    host: str = "127.0.0.1"
    port: int = 5005

    @classmethod
    def from_environment(cls) -> Settings:
        """The settings of this process; what is not set has its default."""
        found = os.environ.get
        return cls(
            knowledge=Path(found("LOTSE_KNOWLEDGE", str(cls.knowledge))),
            conversations=found("LOTSE_CONVERSATIONS", cls.conversations),
            locks=found("LOTSE_LOCKS", cls.locks),
            model=Path(found("LOTSE_MODEL", str(cls.model))),
            host=found("LOTSE_HOST", cls.host),
            port=int(found("LOTSE_PORT", str(cls.port))),
        )
