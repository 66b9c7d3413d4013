"""Makes a message safe before Rasa sees it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from bot.channels.base import RefusedError

LONGEST = 1000  # characters
MOST_TOKENS = 200  # Rasa's featurisers take time that grows with the square of this
# Joiners hold emoji together, and the non-joiner parts Persian words.
_JOINERS = frozenset("\u200c\u200d\ufe0f")
_TOKEN = re.compile(r"\w+|[^\w\s]")
_COMMAND = re.compile(r"^[/\s]+")
_ALLOWED = {"language": re.compile(r"[a-z]{2,3}")}  # metadata that a client may send


def cleaned(text: str) -> str:
    """The text in NFC, without control characters and lone surrogates; never a Rasa command.

    Rasa takes any text that starts with "/" for an intent; a resident's text is only ever text.
    """
    text = text.replace("\r\n", "\n")
    kept = "".join(c for c in text if c in _JOINERS or c in "\n\t" or not _is_control(c))
    return _COMMAND.sub("", unicodedata.normalize("NFC", kept)).strip()


def checked(text: str) -> str:
    """The cleaned text. Raises RefusedError if nothing is left of it or it is too long."""
    text = cleaned(text)
    if not text:
        raise RefusedError("empty")
    if len(text) > LONGEST or len(_TOKEN.findall(text)) > MOST_TOKENS:
        raise RefusedError("too_long")
    return text


def allowed(metadata: Any) -> dict[str, str]:
    """The part of a client's metadata that is on the allow-list; the rest is dropped."""
    if not isinstance(metadata, Mapping):
        return {}
    return {
        name: metadata[name]
        for name, pattern in _ALLOWED.items()
        if isinstance(metadata.get(name), str) and pattern.fullmatch(metadata[name])
    }


def _is_control(character: str) -> bool:
    kind = unicodedata.category(character)
    if kind == "Cn":  # not in this Python's tables: perhaps a newer emoji; noncharacters go
        point = ord(character)
        return 0xFDD0 <= point <= 0xFDEF or point & 0xFFFE == 0xFFFE
    return kind in ("Cc", "Cf", "Cs", "Co")
