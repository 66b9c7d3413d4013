"""What the intent classifier sees of a text: its words and letters, and its shape.

The shape is the text with every linked name replaced by its type ("wer leitet xbody"), so that what
is learned about one body holds for all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from knowledge.link import Link
from knowledge.text import stem, words

_GRAMS = (2, 3, 4, 5)
_MOST = 400  # words; longer texts are cut by the channels
_SURE = 0.85
# Their names are themselves a sign of a personal case.
_SPEAKING = frozenset({"auslaenderbehoerde", "buergerbuero", "stadt-dortmund"})


def features(text: str, links: Iterable[Link]) -> Counter[str]:
    """Words, word pairs and character n-grams of the text, words and pairs of its shape, counted."""
    tokens = words(text)[:_MOST]
    found = _counted(tokens, "")
    found.update(_counted(_shape(tokens, links), "~", grams=()))
    found["?" if "?" in text else "no ?"] += 1
    return found


def whole_words(text: str) -> list[str]:
    """The features that stand for the text's words alone."""
    return [f"={stem(token)}" for token in words(text)[:_MOST]]


def _shape(tokens: list[str], links: Iterable[Link]) -> list[str]:
    types: dict[int, str] = {}
    for link in links:
        if link.kind == "name" and link.score >= _SURE and link.subject not in _SPEAKING:
            for place in link.words:
                types.setdefault(place, "x" + link.type)
    shape: list[str] = []
    for place, token in enumerate(tokens):
        kind = types.get(place)
        if kind is None:
            shape.append(token)
        elif not shape or shape[-1] != kind:
            shape.append(kind)
    return shape


def _counted(tokens: list[str], mark: str, grams: tuple[int, ...] = _GRAMS) -> Counter[str]:
    found: Counter[str] = Counter()
    previous = "^"
    for token in tokens:
        found[f"{mark}={stem(token)}"] += 1
        found[f"{mark}{previous} {token}"] += 1
        previous = token
        if grams:
            found.update(_pieces(token, mark, grams))
    return found


@lru_cache(maxsize=3000)
def _pieces(token: str, mark: str, grams: tuple[int, ...]) -> tuple[str, ...]:
    padded = f" {token} "
    return tuple(mark + padded[start : start + size] for size in grams
                 for start in range(len(padded) - size + 1))  # fmt: skip
