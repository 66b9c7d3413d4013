"""Whether a reply holds what is expected: the rule of tests/understanding/README.md."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

_IGNORED = re.compile(r"[.,;:!?()\-–—/\u2010\u2011\s]")
_NUMBER = re.compile(r"[\d\s()/+\-–.]+")
_LONG = 5  # digits from which a number may stand anywhere among the reply's digits

Group = tuple[str, ...]


def occurs(wanted: str, reply: str) -> bool:
    """Whether the string stands in the reply, whatever its case, punctuation and spaces."""
    if not (_NUMBER.fullmatch(wanted) and any(map(str.isdigit, wanted))):
        return _squeezed(wanted) in _squeezed(reply)
    digits = _digits(wanted)
    if len(digits) >= _LONG:
        return digits in _digits(reply) or digits.lstrip("0") in _digits(reply)
    apart = re.compile(rf"(?<!\d){digits}(?!\d)")
    return bool(apart.search(_folded(reply)) or apart.search(reply))


def missing(expect: Sequence[Group], reply: str) -> list[Group]:
    """The groups of which no string stands in the reply."""
    return [group for group in expect if not any(occurs(one, reply) for one in group)]


def forbidden(reject: Sequence[str], reply: str) -> list[str]:
    """The strings that must not stand in the reply and do."""
    return [one for one in reject if occurs(one, reply)]


def text_of(messages: Sequence[dict[str, Any]]) -> str:
    """All that a bot's messages say: text, buttons, and the structured data."""
    parts = []
    for message in messages:
        parts += [message["text"]] if message.get("text") else []
        parts += [button.get("title", "") for button in message.get("buttons") or []]
        parts += (
            [json.dumps(message["custom"], ensure_ascii=False)] if message.get("custom") else []
        )
    return "\n".join(parts)


def _folded(text: str) -> str:
    kept = re.sub(r"[.,;:!?()\-–—/\u2010\u2011]", "", unicodedata.normalize("NFC", text).casefold())
    return re.sub(r"\s+", " ", kept)


def _squeezed(text: str) -> str:
    return _IGNORED.sub("", unicodedata.normalize("NFC", text).casefold())


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
