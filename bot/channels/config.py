"""What the channels are told from outside. `lotse/settings.py` reads it from the environment."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.handoff.live import Limits


@dataclass(frozen=True)
class Rate:
    """So many requests in so many seconds; as many may come at once."""

    count: int
    seconds: float

    @classmethod
    def parse(cls, text: str) -> Rate:
        """A rate as settings write it: "20/60". Raises ValueError."""
        count, _, seconds = text.partition("/")
        rate = cls(int(count), float(seconds or 60))
        if rate.count < 1 or rate.seconds <= 0:
            raise ValueError(f"not a rate: {text}")
        return rate


@dataclass(frozen=True)
class Patience:
    """How long things may take, in seconds. A resident hears something after at most 10."""

    told: float = 4.5  # until a resident is told that the store fails
    answer: float = 8.0  # until a turn is given up
    fallback: float = 1.5  # until noting the failure is given up too
    stale: float = 11.0  # after this a message that another process had taken may be taken over


@dataclass(frozen=True)
class ChannelConfig:
    """Everything a channel needs to know."""

    conversations: str  # SQLAlchemy URL
    secret: bytes = field(repr=False)
    allowed_origins: tuple[str, ...] = ()
    proxies: int = 0  # trusted reverse proxies in front
    messages: Rate = Rate(20, 60)  # of one session
    messages_by_address: Rate = Rate(120, 60)
    sessions_by_address: Rate = Rate(60, 600)
    reads: Rate = Rate(180, 60)  # of one session: polling, restoring, feedback
    reads_by_address: Rate = Rate(1800, 60)
    idle_seconds: int = 3600
    max_seconds: int = 8 * 3600
    streams: int = 500  # open event streams of this process
    patience: Patience = Patience()
    keep_requests: float = 14  # days after closing; the form says so
    handoff: Limits = field(default_factory=Limits)  # after which live chats end by themselves
