"""Reads a channel's settings out of what the environment holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, TypeVar

T = TypeVar("T")


class SettingsError(Exception):
    """A setting that is missing or cannot be; the message names it, never its value."""


def variable(channel: str, name: str) -> str:
    """The environment variable of a channel's setting."""
    return f"LOTSE_{channel}_{name}".upper()


def variables(kind: Any, channel: str) -> list[str]:
    """All environment variables of a channel."""
    return [variable(channel, one.name) for one in fields(kind)]


def read(kind: type[T], channel: str, values: Mapping[str, str]) -> T:
    """The channel's settings. Raises SettingsError for one that is missing."""
    given: dict[str, str] = {}
    for one in fields(kind):  # type: ignore[arg-type]
        name = variable(channel, one.name)
        if value := values.get(name, "").strip():
            given[one.name] = value
        elif one.default is MISSING:
            raise SettingsError(f"{name} fehlt.")
    return kind(**given)
