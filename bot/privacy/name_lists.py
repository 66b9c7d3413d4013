"""First and last names: Faker's lists, and our own of names that those lack in Latin letters."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module

from bot.privacy.word_lists import words
from knowledge.text import fold

_PLACES = (
    "de_DE", "tr_TR", "az_AZ", "pl_PL", "ro_RO", "hr_HR", "es_ES", "pt_PT", "it_IT", "fr_FR",
    "fr_DZ", "en_NG", "ha_NG", "yo_NG", "ig_NG", "en_PK", "en_GB", "el_GR", "ru_RU", "uk_UA",
    "bg_BG",
)  # fmt: skip
_SHORTEST = 3


@lru_cache(maxsize=1)
def first_names() -> frozenset[str]:
    """First names, folded; words that mean something else as well are among them."""
    return frozenset(_faker("first_names") | _own("first.txt"))


@lru_cache(maxsize=1)
def last_names() -> frozenset[str]:
    """Last names, folded."""
    return frozenset(_faker("last_names") | _own("last.txt"))


@lru_cache(maxsize=1)
def doubtful() -> frozenset[str]:
    """First names that are everyday words, places or feasts too: alone they are no name."""
    return frozenset(_own("doubtful.txt"))


def _own(file: str) -> set[str]:
    return {fold(word) for word in words(file)}


def _faker(kind: str) -> set[str]:
    return {
        fold(name) for place in _PLACES for name in _names(place, kind)
        if len(name) >= _SHORTEST and " " not in name
    }  # fmt: skip


def _names(place: str, kind: str) -> Iterator[str]:
    provider = import_module(f"faker.providers.person.{place}").Provider
    for ending in ("", "_male", "_female", "_unisex"):
        yield from getattr(provider, kind + ending, ())
