"""Makes a message safe before Rasa sees it."""

from __future__ import annotations

import unicodedata

LONGEST = 1000  # characters
_JOINERS = {"\u200d", "\ufe0f"}  # hold emoji together


def cleaned(text: str) -> str:
    """The text in NFC, without control characters and lone surrogates; never a Rasa command.

    Rasa takes any text that starts with "/" for an intent; a resident's text is only ever text.
    """
    kept = "".join(c for c in text if c in _JOINERS or c in "\n\t" or not _is_control(c))
    return unicodedata.normalize("NFC", kept).strip().lstrip("/").strip()


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn")
