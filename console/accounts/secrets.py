"""Encrypts what has to be read again, digests what only has to be recognised."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet
from django.conf import settings


def _box() -> Fernet:
    key = hashlib.sha256(b"second-factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def encrypted(text: str) -> str:
    """The text, readable only with this installation's secret."""
    return _box().encrypt(text.encode()).decode()


def decrypted(token: str) -> str:
    """What was encrypted. Raises cryptography's InvalidToken under another secret."""
    return _box().decrypt(token.encode()).decode()


def digest(text: str) -> str:
    """A keyed digest: equal for equal texts, useless without the secret."""
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
