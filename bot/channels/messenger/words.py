"""The sentences and keywords of the messengers, from their YAML files."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.channels.messenger.model import Finding

_OWN = Path(__file__).with_name("words.yml")
_RESPONSES = Path(__file__).parents[2] / "data" / "responses.yml"


def said(name: str) -> str:
    """What a resident reads."""
    found: str = _responses()[own("said")[name]][0]["text"]
    return found


def unsupported(kind: str, files: Iterable[str] = ()) -> str:
    """What is said to something that cannot be read; attachments are named."""
    names = ", ".join(f"„{one}“" if one else own("nameless") for one in files)
    return said(kind if kind in own("said") else "other").format(files=names)


def own(name: str) -> Any:
    """An entry of words.yml."""
    return _words()[name]


def finding(good: bool, line: str, **values: object) -> Finding:
    """A line of `lotse channel check`."""
    return Finding(good, own("findings")[line].format(**values))


def asks(name: str, text: str) -> bool:
    """Whether the text is one of the keywords "stop" or "human" and nothing else."""
    return text.strip(" .!/\n\t„“\"'").casefold() in own(name)


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(_OWN.read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=1)
def _responses() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(_RESPONSES.read_text(encoding="utf-8"))["responses"]
    return found
