"""The vocabularies of bot/languages, loaded once and folded: typing without accents is found."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent.parent / "languages"
_GERMAN = "german"
_LETTERS = str.maketrans({
    "ł": "l", "ı": "i", "ø": "o", "đ": "d", "ß": "ss", "œ": "oe", "æ": "ae",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ـ": None,
    "ʼ": "'", "’": "'", "`": "'", "´": "'",
})  # fmt: skip
_CYRILLIC_APOSTROPHE = re.compile(r"(?<=[а-яіїєґ])'(?=[а-яіїєґ])")
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


@dataclass(frozen=True)
class Words:
    """Words, stems (written with a star) and phrases, each with its meaning."""

    exact: dict[str, str] = field(default_factory=dict)
    stems: dict[str, str] = field(default_factory=dict)
    phrases: dict[str, list[tuple[list[str], str]]] = field(default_factory=dict)

    def get(self, word: str) -> str | None:
        """The meaning of a folded word: of the word itself or else of its longest stem."""
        if word in self.exact:
            return self.exact[word]
        for end in range(len(word), 1, -1):
            if word[:end] in self.stems:
                return self.stems[word[:end]]
        return None

    def __contains__(self, word: str) -> bool:
        return self.get(word) is not None


@dataclass(frozen=True)
class Language:
    """One foreign language: what the bot says in it, and the words it understands."""

    code: str
    name: str
    notice: str
    handover: str
    letters: frozenset[str]
    words: Words


@dataclass(frozen=True)
class German:
    """What speaks for German, what says nothing, and the names that look foreign."""

    small: frozenset[str]
    shared: Words
    names: re.Pattern[str]  # in a folded text
    spelled: re.Pattern[str]  # the same in any text
    stems: re.Pattern[str]


def fold(text: str) -> str:
    """Lower-case, without accents; letters that people replace in typing are made one."""
    plain = text.lower().translate(_LETTERS)
    if not plain.isascii():
        parts = unicodedata.normalize("NFKD", plain)
        plain = "".join(one for one in parts if not unicodedata.combining(one))
        plain = _CYRILLIC_APOSTROPHE.sub("", plain)
    return plain


def tokens(text: str) -> list[str]:
    """The words of a folded text; a hyphen keeps a word together, an apostrophe does not."""
    return _WORD.findall(text)


@lru_cache(maxsize=1)
def languages() -> dict[str, Language]:
    """All foreign languages by code."""
    files = sorted(one for one in _FOLDER.glob("*.yml") if one.stem != _GERMAN)
    return {one.stem: _language(one.stem, _read(one)) for one in files}


@lru_cache(maxsize=1)
def german() -> German:
    """What is known about German."""
    data = _read(_FOLDER / f"{_GERMAN}.yml")
    names = "|".join(map(re.escape, data["names"]))
    return German(
        small=frozenset(fold(data["small"]).split()),
        shared=_words(dict.fromkeys(data["shared"].split(), "")),
        names=re.compile(fold(names)),
        spelled=re.compile(names, re.IGNORECASE),
        stems=re.compile("|".join(fold(data["stems"]).split())),
    )


def _language(code: str, data: dict[str, Any]) -> Language:
    small = dict.fromkeys(data["small"].split(), "")
    return Language(
        code=code,
        name=data["name"],
        notice=data["notice"],
        handover=data["handover"],
        letters=frozenset(data.get("letters", "")),
        words=_words({**small, **data["words"]}),
    )


def _words(meanings: dict[str, str]) -> Words:
    exact: dict[str, str] = {}
    stems: dict[str, str] = {}
    phrases: dict[str, list[tuple[list[str], str]]] = defaultdict(list)
    for keys, meaning in meanings.items():
        for key in keys.split(","):
            parts = re.findall(_WORD.pattern + r"\*?", fold(key))
            if len(parts) > 1:
                phrases[parts[0][:2]].append((parts, meaning))
            elif parts[0].endswith("*"):
                stems[parts[0][:-1]] = meaning
            else:
                exact[parts[0]] = meaning
    for options in phrases.values():
        options.sort(key=lambda one: (-len(one[0]), -len("".join(one[0]))))
    return Words(exact, stems, dict(phrases))


def _read(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data
