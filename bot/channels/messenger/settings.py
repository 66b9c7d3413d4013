"""Reads a channel's settings out of what the environment holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, TypeVar

T = TypeVar("T")
_HERE = r"(127\.0\.0\.1|localhost)"
# Nothing with a token or a password goes over an open line, but for this machine.
WEB = rf"https://[^\s/]+\S*|http://{_HERE}(:\d+)?(/\S*)?"
IMAP = rf"imaps://[^\s/]+|imap://{_HERE}(:\d+)?"
SMTP = r"smtps?://[^\s/]+"
MAIL = r"[^@\s]+@[^@\s]+"
WORD = r"\S+"


class SettingsError(Exception):
    """Settings that are missing or cannot be; the message names them, never their values."""


def form(pattern: str) -> dict[str, str]:
    """What a setting looks like, as metadata of its field."""
    return {"form": pattern}


def variable(channel: str, name: str) -> str:
    """The environment variable of a channel's setting."""
    return f"LOTSE_{channel}_{name}".upper()


def variables(kind: Any, channel: str) -> list[str]:
    """All environment variables of a channel."""
    return [variable(channel, one.name) for one in fields(kind)]


def read(kind: type[T], channel: str, values: Mapping[str, str]) -> T:
    """The channel's settings. Raises SettingsError for all that are missing or malformed."""
    given: dict[str, str] = {}
    wrong: list[str] = []
    for one in fields(kind):  # type: ignore[arg-type]
        name = variable(channel, one.name)
        if value := values.get(name, "").strip():
            given[one.name] = value
            if not re.fullmatch(one.metadata.get("form", ".+"), value):
                wrong.append(f"{name} hat die falsche Form (.env.example zeigt sie).")
        elif one.default is MISSING:
            wrong.append(f"{name} fehlt.")
    if wrong:
        raise SettingsError(" ".join(wrong))
    return kind(**given)
