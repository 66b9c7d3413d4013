"""The German sentences of the channels; each stands in a YAML file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_OWN = Path(__file__).with_name("sentences.yml")
_RESPONSES = Path(__file__).parents[1] / "data" / "responses.yml"


def sentence(code: str) -> str:
    """The sentence for a refusal's code. Raises KeyError for an unknown one."""
    return _refusals()[code]


def fallback() -> str:
    """What is said when anything fails: an apology and the hotline."""
    return sentence("unavailable")


def transcript() -> dict[str, str]:
    """The words around a downloaded conversation."""
    words: dict[str, str] = _read(_OWN)["transcript"]
    return words


def handoff() -> dict[str, str]:
    """What residents are told while they are handed over."""
    words: dict[str, str] = _read(_OWN)["handoff"]
    return words


@lru_cache(maxsize=1)
def _refusals() -> dict[str, str]:
    own = _read(_OWN)
    responses = _read(_RESPONSES)["responses"]
    taken = {code: responses[name][0]["text"] for code, name in own["responses"].items()}
    return taken | own["sentences"]


@lru_cache(maxsize=4)
def _read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found
