"""The same messages as hurried fingers type them: with errors, or without capitals and umlauts."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

SEED = 11
_WORD = re.compile(r"[^\W\d_]{4,}")  # shorter words become other words
_EVERY = 3
_NEIGHBOURS = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg",
    "g": "fh", "h": "gj", "i": "uo", "j": "hk", "k": "jl", "l": "kö",
    "m": "n", "n": "bm", "o": "ip", "p": "oü", "q": "wa", "r": "et",
    "s": "ad", "t": "rz", "u": "zi", "v": "cb", "w": "qe", "x": "yc",
    "y": "x", "z": "tu", "ä": "ö", "ö": "lä", "ü": "p", "ß": "0",
}  # fmt: skip
_PLAIN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})

Variant = Callable[[str], str]


def typos(text: str) -> str:
    """The text with one typing error in each third word; the same text gets the same errors."""
    chance = random.Random(f"{SEED}:{text}")  # noqa: S311  # nothing secret
    places = [found.span() for found in _WORD.finditer(text)][_EVERY - 1 :: _EVERY]
    if not places:  # a short message gets its error, too
        places = [found.span() for found in _WORD.finditer(text)][-1:]
    for start, end in reversed(places):
        text = text[:start] + _mistyped(text[start:end], chance) + text[end:]
    return text


def _mistyped(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)  # first and last letters are seldom wrong
    kind = chance.choice(("swap", "drop", "double", "neighbour"))
    if kind == "swap" and word[at] != word[at + 1]:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == "drop":
        return word[:at] + word[at + 1 :]
    if kind == "double":
        return word[:at] + word[at] + word[at:]
    near = _NEIGHBOURS.get(word[at].lower(), word[at])
    return word[:at] + chance.choice(near) + word[at + 1 :]


def plain(text: str) -> str:
    """The text in lower case, without punctuation, with ae, oe, ue and ss."""
    spelled = text.lower().translate(_PLAIN)
    return " ".join(re.sub(r"[^\w@]+|_", " ", spelled).split())


def as_written(text: str) -> str:
    """The text as it is."""
    return text


VARIANTS: dict[str, Variant] = {"wie geschrieben": as_written, "typos": typos, "plain": plain}
