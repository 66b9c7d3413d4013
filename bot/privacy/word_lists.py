"""The word lists in lists/: words between blanks, lines with # are remarks."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).with_name("lists")


def words(file: str) -> frozenset[str]:
    """The list's words as they are written."""
    lines = (_FOLDER / file).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
