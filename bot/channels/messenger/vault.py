"""Pseudonyms of senders, and the seal of what has to be remembered to answer them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken


class Vault:
    """Keys of one channel, all made from the bot's secret: none can be told from another."""

    def __init__(self, secret: bytes, channel: str) -> None:
        self._channel = channel
        self._naming = _key(secret, f"messenger sender {channel}")
        self._seen = _key(secret, f"messenger update {channel}")
        sealing = _key(secret, f"messenger address {channel}")
        self._seal = Fernet(base64.urlsafe_b64encode(sealing))

    def sender(self, who: str) -> str:
        """The pseudonym under which Rasa knows the sender."""
        return f"{self._channel}-{_digest(self._naming, who)[:40]}"

    def update(self, who: str, number: str) -> str:
        """A name for an update that tells nothing about its sender."""
        return _digest(self._seen, f"{who}\n{number}")

    def seal(self, value: dict[str, Any]) -> str:
        """The value, readable with our key only."""
        return self._seal.encrypt(json.dumps(value).encode()).decode()

    def open(self, sealed: str) -> dict[str, Any] | None:
        """What was sealed; None if it was with another secret."""
        try:
            found: dict[str, Any] = json.loads(self._seal.decrypt(sealed.encode()))
        except InvalidToken:
            return None
        return found


def _key(secret: bytes, use: str) -> bytes:
    return hmac.new(secret, use.encode(), hashlib.sha256).digest()


def _digest(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
