"""What the knowledge base publishes: people ask about it, so it stays in their messages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge import current as knowledge
from knowledge.model import KnowledgeError
from knowledge.store import Store
from knowledge.text import fold

_NAME_WORD = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\D")
_SHORTEST_TAIL = 5  # "22520" is the tail of a known number; a year is not


@dataclass(frozen=True)
class Public:
    """The published numbers, mails, streets and names, in the form in which they are compared."""

    numbers: frozenset[str] = frozenset()
    mails: frozenset[str] = frozenset()
    streets: frozenset[str] = frozenset()
    people: tuple[frozenset[str], ...] = ()  # the folded words of each person's names
    words: frozenset[str] = frozenset()  # all words of the knowledge base that are no person's

    def number(self, text: str) -> bool:
        """Whether it is a published number or its tail, however it is written."""
        digits = _DIGITS.sub("", text).removeprefix("0049").removeprefix("49").lstrip("0")
        return len(digits) >= _SHORTEST_TAIL and any(one.endswith(digits) for one in self.numbers)

    def mail(self, text: str) -> bool:
        """Whether it is a published mail address."""
        return re.sub(r"\s", "", text).casefold().strip(".") in self.mails

    def street(self, text: str) -> bool:
        """Whether it is a published address, or the beginning of one ("Südwall 2")."""
        return _street(text) in self.streets

    def person(self, text: str) -> bool:
        """Whether all words of the name are one published person's, typing errors forgiven."""
        parts = {fold(word) for word in _NAME_WORD.findall(text)}
        return any(all(_like(part, person) for part in parts) for person in self.people)

    def known(self, text: str) -> bool:
        """Whether all words stand in the knowledge base as something else than a person's name."""
        return all(fold(word) in self.words for word in _NAME_WORD.findall(text))


def current() -> Public:
    """What the knowledge that this process answers from publishes; nothing if there is none."""
    try:
        store = knowledge.search().store
    except KnowledgeError:
        return Public()
    return _of(store)


@lru_cache(maxsize=2)
def _of(store: Store) -> Public:
    people = [
        one for one in map(store.subject, store.subject_ids()) if one and one.type == "person"
    ]
    names = tuple(_name_words([one.name, *one.aliases]) for one in people)
    persons = frozenset().union(*names)
    told = [one[1] for one in store.phrases()]
    statements = [one for subject in store.subject_ids() for one in store.statements(subject)]
    told += [one.text for one in statements]
    values = [leaf for one in statements for leaf in _leaves(one.value)]
    words = {fold(word) for text in told for word in _NAME_WORD.findall(text)}
    return Public(
        numbers=frozenset(_national(one) for one in values + told for one in _numbers(one)),
        mails=frozenset(one.casefold() for one in values if "@" in one),
        streets=frozenset(form for text in values + told for form in _streets(text)),
        people=names,
        words=frozenset(words - persons),
    )


def _name_words(names: Iterable[str]) -> frozenset[str]:
    found = {fold(word) for name in names for word in _NAME_WORD.findall(name)}
    return frozenset(found - {"frau", "herr", "herrn", "dr", "prof"})


def _leaves(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [leaf for one in value.values() for leaf in _leaves(one)]
    if isinstance(value, list):
        return [leaf for one in value for leaf in _leaves(one)]
    return [str(value)]


def _numbers(text: str) -> list[str]:
    return re.findall(r"(?<!\w)\+?\d[\d\s/().–-]{3,}\d", text)


def _national(text: str) -> str:
    digits = _DIGITS.sub("", text)
    return (digits.removeprefix("49") if text.startswith("+") else digits).lstrip("0")


_STREET = re.compile(r"([A-ZÄÖÜ][\w-]+(?:\s[A-ZÄÖÜ][\w-]+)?)\s(\d+)(?:\s?[–-]\s?(\d+))?")


def _street(text: str) -> str:
    plain = fold(text.split(",")[0]).replace("strasse", "str").replace("str.", "str")
    plain = re.sub(r"\s\d{5}.*$", "", plain)
    return re.sub(r"[\s–-]", "", plain)


def _streets(text: str) -> list[str]:
    """An address and its shorter forms: with the first number only, and without a number."""
    forms = []
    for name, first, last in _STREET.findall(text):
        forms += [name, f"{name} {first}", f"{name} {first}{last}"]
    return [_street(one) for one in forms]


def _like(part: str, words: frozenset[str]) -> bool:
    if part in words:
        return True
    if len(part) < 5:
        return False
    return (
        process.extractOne(part, words, scorer=OSA.distance, score_cutoff=1 + (len(part) > 7))
        is not None
    )
