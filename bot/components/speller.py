"""Puts mistyped German words right: those that no word list knows and that one slip explains."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from bot.privacy.german import german
from knowledge.text import fold

_WORD = re.compile(r"[^\W\d_]+")
_VOWEL = re.compile("[aeiouy]")
_BARE = str.maketrans("äöüß", "aous")
_SHORTEST = 4  # letters; shorter words are too near to each other
_LONG = 9  # letters from which two slips are put right
_USED = 2  # times that a word must have been written to be put in another's place
_PROVEN = 8  # times from which a word counts that is in no word list: "KOMM", "Dietrich-Keuning"
_OFTEN = 30  # how much more often than the written word, for it to be a slip although it is known
_MOST = 12  # nearest words that are compared
_PAIRS = (("ae", "ä"), ("oe", "ö"), ("ue", "ü"), ("ss", "ß"))
# How much speaks for a word, beside the logarithm of how often it is used; chosen on the training
# examples with errors put into them (docs/decisions/0015-mistyped-words.md).
_SLIP = 4.0  # against it, for each slip
_FIRST = 4.0  # the same first letter
_LAST = 2.0  # the same last letter
_EASY = 4.0  # letters changed places, or one is doubled


class Speller:
    """Knows the words of the training examples, how often each is written there, and names."""

    def __init__(self, used: Mapping[str, int], names: Collection[str], people: Collection[str],
                 offered: Collection[str]) -> None:  # fmt: skip
        """`used`: words and how often they are written; `names`: words of names, which are right;
        `people`: full names of people; `offered`: words that are put in the place of others."""
        self.used, self.names, self.people, self.offered = used, names, people, offered
        self._names = frozenset(names)
        self._right = {fold(word) for word in (*used, *names)}
        self._partners: dict[str, list[str]] = defaultdict(list)
        for name in people:
            parts = _parts(name)
            for part in parts:
                self._partners[_flat(part)] += [one for one in parts if one != part]
        self._written = {_flat(word): word for word in sorted(offered, key=lambda one: used[one])}
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in self._written:
            self._by_length[len(word)].append(word)
        self._meant = lru_cache(maxsize=20_000)(self._nearest)

    @classmethod
    def of(cls, texts: Iterable[str], names: Iterable[str], people: Collection[str]) -> Speller:
        """A speller of these texts and names; `people`: which names are the full ones of people."""
        used = Counter(part for text in texts for part in _parts(text))
        private = {part for name in people for part in _parts(name)}
        right = {part for name in names for part in _parts(name)}
        offered = [
            word for word, count in used.items()
            if len(word) >= _SHORTEST - 1 and word not in private
            and (count >= _PROVEN or (count >= _USED and german(word)))
        ]  # fmt: skip
        return cls(used, sorted(right), sorted(people), offered)

    def right(self, text: str) -> str:
        """The text with its mistyped words put right; capitals stay as they are."""
        beside = [
            name for word in _WORD.findall(text) for name in self._partners.get(_flat(word), ())
        ]
        return _WORD.sub(lambda found: self._word(found.group(), beside), text)

    def _word(self, word: str, beside: list[str]) -> str:
        found = self._meant(word.lower(), tuple(beside))
        if found is None:
            return word
        if word.isupper():
            return found.upper()
        return found.capitalize() if word[0].isupper() else found

    def _nearest(self, word: str, beside: tuple[str, ...]) -> str | None:
        """The word that was meant; None where the word is right, or nothing is near enough.

        `beside`: names that would make a known person's full name of the words around it.
        """
        flat = _flat(word)
        if len(flat) < _SHORTEST or not _VOWEL.search(flat) or word in self._names:
            return None
        if word.endswith("s") and fold(word[:-1]) in self._right:
            return None  # "Einbürgerungs Feier": the first part of a compound
        known = fold(word) in self._right
        if not known and (name := next((one for one in beside if _one_slip(flat, one)), None)):
            return name
        meant = self._likeliest(flat)
        if meant is None or fold(meant) == fold(word):  # "strasse" is right as well
            return None
        return meant if self._slipped(word, meant, known) else None

    def _slipped(self, word: str, meant: str, known: bool) -> bool:
        """Whether it is a slip, and not a word that is meant as it stands."""
        often = self.used[meant] >= _OFTEN * self.used.get(word, 1)
        if _german(word):
            return often and _easy(_flat(word), _flat(meant))
        return often or not known

    def _likeliest(self, flat: str) -> str | None:
        """The word that was most likely meant."""
        slips = 2 if len(flat) >= _LONG else 1
        near = [
            (str(word), int(distance))
            for length in range(len(flat) - slips, len(flat) + slips + 1)
            for word, distance, _ in extract(flat, self._by_length.get(length, ()), limit=_MOST,
                                             scorer=OSA.distance, score_cutoff=slips)
        ]  # fmt: skip
        best = max(near, key=lambda one: self._likely(flat, *one), default=None)
        return self._written[best[0]] if best else None

    def _likely(self, word: str, meant: str, slips: int) -> float:
        """How likely it is that this word was meant: how usual it is, and how usual the slip."""
        return (
            math.log(self.used[self._written[meant]]) - _SLIP * slips
            + _FIRST * (word[0] == meant[0]) + _LAST * (word[-1] == meant[-1])
            + _EASY * _easy(word, meant)
        )  # fmt: skip


def _parts(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _one_slip(flat: str, name: str) -> bool:
    return OSA.distance(flat, _flat(name), score_cutoff=1) == 1


def _easy(word: str, meant: str) -> bool:
    """Whether letters changed places, or one is doubled."""
    return sorted(word) == sorted(meant) or _single(word) == _single(meant)


def _flat(word: str) -> str:
    return word.lower().translate(_BARE)


def _single(word: str) -> str:
    return re.sub(r"(.)\1", r"\1", word)


def _german(word: str) -> bool:
    """Whether a word list knows the word, also where ae, oe, ue and ss are written."""
    return german(word) or any(
        german(word.replace(pair, one)) for pair, one in _PAIRS if pair in word
    )
