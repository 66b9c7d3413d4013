"""Recognises which aspects a text asks for, by the cue words of aspects.yml."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA

from knowledge.model import Aspect
from knowledge.text import stem, words

# "Fax Nummer" is no telephone number, "Mail Adresse" no address.
_APART = re.compile(
    r"\b(fax|telefax|e-?mail|mail|web|internet)[ -](nummer|nr|adresse|seite)\b", re.I
)
_COMPOUND = 5  # a cue of this length also counts inside a compound


class Cues:
    """Finds aspects by their cue words, typing errors and compounds included."""

    def __init__(self, aspects: Iterable[Aspect]) -> None:
        self._single: dict[str, list[str]] = defaultdict(list)
        self._phrases: list[tuple[str, str]] = []  # the words between spaces
        for aspect in aspects:
            for cue in aspect.cues:
                tokens = [stem(word) for word in words(cue)]
                if len(tokens) == 1:
                    self._single[tokens[0]].append(aspect.id)
                elif tokens:
                    self._phrases.append((aspect.id, f" {' '.join(tokens)} "))
        self._of = lru_cache(maxsize=20_000)(self._find)

    def aspects(self, text: str) -> dict[str, float]:
        """Aspects that the text asks for, with how clearly it does (0 to 1)."""
        tokens = [stem(word) for word in words(_APART.sub(r"\1\2", text))]
        found: dict[str, float] = defaultdict(float)
        for token in dict.fromkeys(tokens):  # in the text's order, the same in every process
            for aspect, strength in self._of(token):
                found[aspect] = max(found[aspect], strength)
        joined = f" {' '.join(tokens)} "
        for aspect, phrase in self._phrases:
            if phrase in joined:
                found[aspect] = 1.0
        return dict(found)

    def _find(self, token: str) -> list[tuple[str, float]]:
        if token in self._single:
            return [(aspect, 1.0) for aspect in self._single[token]]
        if len(token) < _COMPOUND - 1:
            return []
        hits: list[tuple[str, float]] = []
        for cue, aspects in self._single.items():
            strength = _likeness(token, cue) if len(cue) >= _COMPOUND else 0.0
            hits += [(aspect, strength) for aspect in aspects] if strength else ()
        return hits


def _likeness(token: str, cue: str) -> float:
    if len(token) >= _COMPOUND and (token.endswith(cue) or token.startswith(cue)):
        return 0.8
    if token[0] != cue[0]:
        return 0.0
    close = OSA.normalized_similarity(token, cue)
    return close * 0.9 if close >= 0.8 else 0.0
