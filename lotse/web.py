"""The channels' settings from the environment, and the secret that signs the sessions."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from bot.channels.config import ChannelConfig, Rate
from bot.handoff.live import Limits
from lotse.cli import Refusal
from lotse.settings import Settings

SECRET = Path("var/secret")
SHORTEST = 32  # characters of a secret that somebody sets


def channel_config(settings: Settings) -> ChannelConfig:
    """What the channels are told. Raises Refusal for a setting that cannot be."""
    try:
        return ChannelConfig(
            conversations=settings.conversations,
            secret=secret(settings.secret),
            allowed_origins=tuple(settings.allowed_origins.replace(",", " ").split()),
            proxies=settings.proxies,
            messages=Rate.parse(settings.rate_messages),
            messages_by_address=Rate.parse(settings.rate_address),
            sessions_by_address=Rate.parse(settings.rate_sessions),
            keep_requests=settings.keep_requests,
            handoff=Limits(settings.handoff_wait * 60, settings.handoff_away * 60),
        )
    except ValueError as fault:
        raise Refusal(
            f"Eine Grenze (LOTSE_RATE_…) ist unlesbar, richtig ist z. B. 20/60: {fault}"
        ) from fault


def secret(given: str, file: Path = SECRET) -> bytes:
    """The given secret, or one of our own that only this user can read. Raises Refusal."""
    if given:
        if len(given) < SHORTEST:
            raise Refusal(f"LOTSE_SECRET ist zu kurz: mindestens {SHORTEST} Zeichen.")
        return given.encode()
    if not file.is_file():
        _make(file)
    return file.read_bytes()


def _make(file: Path) -> None:
    """Writes a new secret; of two processes that start at once, one wins."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(secrets.token_urlsafe(48))
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
