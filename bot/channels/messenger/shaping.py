"""Cuts an answer to what a messenger can show."""

from __future__ import annotations

import re

from bot.channels.base import Reply
from bot.channels.messenger.model import Choice, Part, Shape
from bot.channels.messenger.request import hint
from bot.channels.messenger.words import said

MOST_SOURCES = 2
_SIGNS = re.compile(r"(?<!\w)([*_~`]+)(?=\S)")
_SOURCES = re.compile(r"^(Quellen?): (.+)$", re.MULTILINE)
# Not after a single letter ("z. B."), a number ("27. Januar") or a short form ("Str.").
_END = re.compile(r"(?<![ (.]\w)(?<!\d)(?<!\bStr)(?<!\bNr)(?<!\bca)(?<=[.!?])\s+(?=\S)|\n+")


def shaped(reply: Reply, shape: Shape) -> list[Part]:
    """The reply as messages of the right length; choices hang on the last one."""
    text = "\n".join(filter(None, (reply["text"], hint(reply))))
    staff = reply["from"] == "staff"
    if staff:
        text = said("staff").format(text=text)
    if shape.short_sources:
        text = _short(text, reply)
    if shape.formats:
        text = _unformatted(text)
    choices = tuple(Choice(one["id"], one["title"]) for one in reply.get("buttons", ()))
    if len(choices) > shape.buttons:
        text = "\n".join([text, "", said("choose"), *_numbered(choices)])
        choices = ()
    texts = split(text, shape.longest)
    if choices and shape.beside:
        texts[-1:] = split(texts[-1], shape.beside)
    return [
        Part(one, choices if number == len(texts) else (), staff)
        for number, one in enumerate(texts, 1)
    ]


def split(text: str, longest: int) -> list[str]:
    """The text in pieces that are not longer, parted between sentences where that is possible."""
    pieces: list[str] = []
    rest = text.strip()
    while (most := _fitting(rest, longest)) < len(rest):
        ends = [end for found in _END.finditer(rest) if 0 < (end := found.start()) <= most]
        at = ends[-1] if ends else rest.rfind(" ", 1, most + 1)
        at = at if at > 0 else most
        pieces.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [*pieces, rest]


def title(text: str, longest: int) -> str:
    """The text cut to what fits on a button."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _fitting(text: str, longest: int) -> int:
    """How many characters fit; most providers count an emoji as two."""
    return len(text.encode("utf-16-le")[: 2 * longest].decode("utf-16-le", "ignore"))


def _unformatted(text: str) -> str:
    """*, _, ~ and ` at a word's beginning are formatting: an invisible joiner prevents it."""
    return _SIGNS.sub("\\1\u2060", text)


def _numbered(choices: tuple[Choice, ...]) -> list[str]:
    return [f"{number}. {choice.title}" for number, choice in enumerate(choices, 1)]


def _short(text: str, reply: Reply) -> str:
    """The line of sources names the documents only, and not more than a few."""
    cited = list(dict.fromkeys(one["cited"] for one in reply.get("sources", ())))
    if not cited or not _SOURCES.search(text):
        return text
    more = f" (+ {len(cited) - MOST_SOURCES})" if len(cited) > MOST_SOURCES else ""
    line = "; ".join(cited[:MOST_SOURCES]) + more
    return _SOURCES.sub(lambda found: f"{found[1]}: {line}", text)
