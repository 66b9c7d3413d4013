"""Finds the subjects that a text speaks of: by names, abbreviations and everyday words for them.

Tolerates inflection, compounds and typing errors. A phrase counts by how much of its meaning
(rare words weigh more) stands in the text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.model import Facts
from knowledge.text import STOPWORDS, stem, words

_KIND_WEIGHT = {"name": 1.0, "asked_as": 0.86}
# "laut Faltblatt des …", "am Friedensplatz" name where, seldom what.
_TYPE_WEIGHT = {"document": 0.8, "place": 0.85}
_FUZZY_LENGTH = 5  # shorter words are too alike to be guessed at
_PART_LENGTH = 5  # the shortest part of a compound that counts
_FAINTEST = 0.4
_STOPWORD_SHARE = 0.25  # of a stopword's weight in a phrase
_RIVAL = 0.55  # what is left of a link whose words a better one explains


@dataclass(frozen=True)
class Link:
    """A subject that the text speaks of, how surely (0 to 1), and the words that say so."""

    subject: str
    score: float
    phrase: str
    kind: str  # name | asked_as
    words: frozenset[int]  # places of the words in the text
    type: str = ""


@dataclass(frozen=True)
class _Phrase:
    subject: str
    type: str
    text: str
    kind: str
    tokens: tuple[str, ...]
    worth: float  # what a full match scores: names more than everyday words
    strict: bool  # a short name with a stopword ("KOMM-IN") must stand there as it is


def phrases(facts: Facts) -> list[tuple[str, str, str, str]]:
    """(subject, its type, phrase, "name" or "asked_as"): all words by which subjects are known.

    The street of an address leads to its office, too.
    """
    found = []
    for one in facts.subjects.values():
        names = [(text, "name") for text in dict.fromkeys((one.name, *one.aliases))]
        streets = [
            (statement.value["street"], "asked_as") for statement in one.statements
            if statement.aspect == "address" and not statement.valid_until
            and one.type != "person"
        ]  # fmt: skip
        asked = [(text, "asked_as") for text in one.asked_as]
        found += [(one.id, one.type, text, kind) for text, kind in names + asked + streets]
    return found


class Linker:
    """Links texts to subjects by the phrases of the knowledge base."""

    def __init__(self, phrases: Iterable[tuple[str, str, str, str]]) -> None:
        self._phrases: list[_Phrase] = []
        self._with_token: dict[str, list[int]] = defaultdict(list)
        for subject, subject_type, text, kind in phrases:
            folded = words(text)
            tokens = tuple(stem(word) for word in folded)
            if not tokens:
                continue
            strict = len(tokens) <= 3 and any(word in STOPWORDS for word in folded)
            for token in set(tokens):
                self._with_token[token].append(len(self._phrases))
            worth = _KIND_WEIGHT[kind] * _TYPE_WEIGHT.get(subject_type, 1.0)
            self._phrases.append(_Phrase(subject, subject_type, text, kind, tokens, worth, strict))
        self._weight = {token: self._rarity(token) for token in self._with_token}
        self._total = [sum(map(self._weight.__getitem__, one.tokens)) for one in self._phrases]
        self._long = sorted(token for token in self._with_token if len(token) >= _FUZZY_LENGTH)
        self._matches = lru_cache(maxsize=20_000)(self._find_matches)

    def _rarity(self, token: str) -> float:
        rare = 0.5 + log(1 + len(self._phrases) / len(self._with_token[token]))
        return rare * (_STOPWORD_SHARE if token in STOPWORDS else 1.0)

    def links(self, text: str, lemmas: Iterable[str] = ()) -> list[Link]:
        """The subjects of the text, best first; `lemmas` are further forms of its words."""
        folded_words = words(text)
        tokens = [stem(word) for word in folded_words]
        known: dict[str, dict[int, float]] = defaultdict(dict)
        for place, token in enumerate(tokens):
            for match, similarity in self._matches(token):
                known[match][place] = max(similarity, known[match].get(place, 0))
            joined = stem(folded_words[place - 1] + folded_words[place]) if place else ""
            if joined in self._with_token:  # "Einbürgerungs Feier"
                known[joined][place] = 1.0
        folded = {word for lemma in lemmas for word in words(lemma)}
        for extra in sorted({stem(word) for word in folded} - set(tokens)):
            if extra in self._with_token:
                known[extra].setdefault(-1, 0.9)
        return _without_rivals(self._scored(known, tokens))

    def _find_matches(self, token: str) -> tuple[tuple[str, float], ...]:
        """Words of the phrases that this word may stand for, each with its similarity."""
        if token in STOPWORDS or len(token) < 2:
            return ((token, 1.0),) if token in self._with_token else ()
        found = {token: 1.0} if token in self._with_token else {}
        if len(token) >= _FUZZY_LENGTH:
            if not found:
                found.update(self._alike(token))
            for size in range(_PART_LENGTH, len(token)):
                for part in (token[:size], token[-size:]):
                    if part in self._with_token and part not in STOPWORDS:
                        found.setdefault(part, 0.55 + 0.4 * size / len(token))
        return tuple(found.items())

    def _alike(self, token: str) -> dict[str, float]:
        close = process.extract(
            token, self._long, scorer=OSA.normalized_similarity, score_cutoff=0.74, limit=6
        )
        return {match: similarity * 0.97 for match, similarity, _ in close
                if match[0] == token[0] or similarity > 0.84}  # fmt: skip

    def _scored(self, known: dict[str, dict[int, float]], tokens: list[str]) -> list[Link]:
        candidates = {number for token in known if token not in STOPWORDS
                      for number in self._with_token[token]}  # fmt: skip
        nearest = {token: max(places.items(), key=_similarity) for token, places in known.items()}
        best: dict[str, Link] = {}
        for number in candidates:
            phrase = self._phrases[number]
            if phrase.strict and not _stands(phrase.tokens, tokens):
                continue
            score, places = self._score(number, phrase, nearest)
            before = best.get(phrase.subject)
            if score >= _FAINTEST and (before is None or score > before.score):
                best[phrase.subject] = Link(phrase.subject, score, phrase.text, phrase.kind,
                                            frozenset(places), phrase.type)  # fmt: skip
        return sorted(best.values(), key=_order)

    def _score(
        self, number: int, phrase: _Phrase, nearest: dict[str, tuple[int, float]]
    ) -> tuple[float, set[int]]:
        """How well the phrase fits, and the places of its words."""
        matched = 0.0
        places: set[int] = set()
        for token in phrase.tokens:
            if token in nearest:
                place, similarity = nearest[token]
                matched += self._weight[token] * similarity
                if place >= 0:
                    places.add(place)
        coverage = matched / self._total[number]
        spread = max(places) - min(places) + 1 - len(phrase.tokens) if places else 0
        closeness = 1.0 if spread <= 2 else max(0.75, 1 - 0.03 * spread)
        return coverage**1.5 * closeness * phrase.worth, places


def _similarity(found: tuple[int, float]) -> float:
    return found[1]


def _stands(phrase: tuple[str, ...], tokens: list[str]) -> bool:
    size = len(phrase)
    return any(tuple(tokens[at : at + size]) == phrase for at in range(len(tokens) - size + 1)) or (
        "".join(phrase) in tokens
    )


def _order(link: Link) -> tuple[float, int, str]:
    return -link.score, -len(link.words), link.subject


def _without_rivals(links: list[Link]) -> list[Link]:
    """Weakens links whose words a longer or better fitting name explains."""
    kept = [replace(link, score=link.score * _RIVAL) if _beaten(link, links) else link
            for link in links]  # fmt: skip
    return sorted(kept, key=_order)


def _beaten(link: Link, links: list[Link]) -> bool:
    for other in links:
        if other.kind != "name" or other.score < 0.6 or not link.words or other is link:
            continue
        if other.type == "document" and link.type != "document":
            continue
        if link.words < other.words and other.score >= 0.75 * link.score:
            return True
        shared = len(link.words & other.words) / len(link.words)
        if shared >= 0.5 and other.score >= link.score + 0.1:
            return True
    return False
