"""Finds the subjects that a text speaks of: by names, abbreviations and everyday words for them.

Tolerates inflection, compounds and typing errors. A phrase counts by how much of its meaning
(rare words weigh more) stands in the text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import log

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.text import STOPWORDS, stem, words

_KIND_WEIGHT = {"name": 1.0, "asked_as": 0.86}
_FUZZY_LENGTH = 5  # shorter words are too alike to be guessed at
_PART_LENGTH = 5  # the shortest part of a compound that counts
_FAINTEST = 0.4
_STOPWORD_SHARE = 0.25  # of a stopword's weight in a phrase


@dataclass(frozen=True)
class Link:
    """A subject that the text speaks of, how surely (0 to 1), and the words that say so."""

    subject: str
    score: float
    phrase: str
    kind: str  # name | asked_as
    words: frozenset[int]  # places of the words in the text


@dataclass(frozen=True)
class _Phrase:
    subject: str
    text: str
    kind: str
    tokens: tuple[str, ...]


class Linker:
    """Links texts to subjects by the phrases of the knowledge base."""

    def __init__(self, phrases: Iterable[tuple[str, str, str]]) -> None:
        self._phrases: list[_Phrase] = []
        self._with_token: dict[str, list[int]] = defaultdict(list)
        for subject, text, kind in phrases:
            tokens = tuple(stem(word) for word in words(text))
            if not tokens:
                continue
            for token in set(tokens):
                self._with_token[token].append(len(self._phrases))
            self._phrases.append(_Phrase(subject, text, kind, tokens))
        self._weight = {token: self._rarity(token) for token in self._with_token}
        self._long = sorted(token for token in self._with_token if len(token) >= _FUZZY_LENGTH)
        self._matches = lru_cache(maxsize=20_000)(self._find_matches)

    def _rarity(self, token: str) -> float:
        rare = 0.5 + log(1 + len(self._phrases) / len(self._with_token[token]))
        return rare * (_STOPWORD_SHARE if token in STOPWORDS else 1.0)

    def links(self, text: str, lemmas: Iterable[str] = ()) -> list[Link]:
        """The subjects of the text, best first; `lemmas` are further forms of its words."""
        tokens = [stem(word) for word in words(text)]
        known: dict[str, dict[int, float]] = defaultdict(dict)
        for place, token in enumerate(tokens):
            self._note(known, place, token)
            if place and len(tokens[place - 1]) + len(token) < 24:
                self._note(known, place, tokens[place - 1] + token, exact=True)
        folded = {word for lemma in lemmas for word in words(lemma)}
        for extra in {stem(word) for word in folded} - set(tokens):
            if extra in self._with_token:
                known[extra].setdefault(-1, 0.9)
        return _without_parts(self._scored(known))

    def _note(
        self, known: dict[str, dict[int, float]], place: int, token: str, exact: bool = False
    ) -> None:
        for match, similarity in self._matches(token):
            if exact and similarity < 1:
                continue
            known[match][place] = max(similarity, known[match].get(place, 0))

    def _find_matches(self, token: str) -> tuple[tuple[str, float], ...]:
        """Words of the phrases that this word may stand for, each with its similarity."""
        if token in STOPWORDS or len(token) < 2:
            return ((token, 1.0),) if token in self._with_token else ()
        found = {token: 1.0} if token in self._with_token else {}
        if len(token) >= _FUZZY_LENGTH:
            close = process.extract(
                token, self._long, scorer=OSA.normalized_similarity, score_cutoff=0.74, limit=6
            )
            for match, similarity, _ in close:
                same_end = match[0] == token[0] or similarity > 0.84
                if not found and same_end:
                    found.setdefault(match, similarity * 0.97)
            for size in range(_PART_LENGTH, len(token)):
                for part in (token[:size], token[-size:]):
                    if part in self._with_token and part not in STOPWORDS:
                        found.setdefault(part, 0.55 + 0.4 * size / len(token))
        return tuple(found.items())

    def _scored(self, known: dict[str, dict[int, float]]) -> list[Link]:
        candidates = {number for token in known if token not in STOPWORDS
                      for number in self._with_token[token]}  # fmt: skip
        best: dict[str, Link] = {}
        for number in candidates:
            phrase = self._phrases[number]
            link = self._score(phrase, known)
            if link.score >= _FAINTEST and link.score > getattr(best.get(phrase.subject), "score", 0):
                best[phrase.subject] = link
        return sorted(best.values(), key=lambda one: (-one.score, -len(one.words), one.subject))

    def _score(self, phrase: _Phrase, known: dict[str, dict[int, float]]) -> Link:
        total = matched = 0.0
        places: set[int] = set()
        for token in phrase.tokens:
            weight = self._weight[token]
            total += weight
            if token in known:
                place, similarity = max(known[token].items(), key=lambda one: one[1])
                matched += weight * similarity
                if place >= 0:
                    places.add(place)
        coverage = matched / total
        spread = max(places) - min(places) + 1 - len(phrase.tokens) if places else 0
        closeness = 1.0 if spread <= 2 else max(0.75, 1 - 0.03 * spread)
        score = coverage**1.5 * closeness * _KIND_WEIGHT[phrase.kind]
        return Link(phrase.subject, score, phrase.text, phrase.kind, frozenset(places))


def _without_parts(links: list[Link]) -> list[Link]:
    """Weakens links whose words belong to a longer name that is linked, too."""
    kept = []
    for link in links:
        inside = any(
            link.words < other.words and other.score >= 0.75 * link.score and other.kind == "name"
            and other.score > 0.6
            for other in links
        )  # fmt: skip
        if inside:
            link = Link(link.subject, link.score * 0.55, link.phrase, link.kind, link.words)
        kept.append(link)
    return sorted(kept, key=lambda one: (-one.score, -len(one.words), one.subject))
