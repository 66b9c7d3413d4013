"""The words of a text, and what the lists of names know of them."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.privacy import cues
from bot.privacy.name_lists import doubtful, first_names, last_names
from knowledge.text import STOPWORDS, fold

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_fold = lru_cache(maxsize=20_000)(fold)


class Words:
    """The words of a text with their places, and what is known of each."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans = [one.span() for one in _WORD.finditer(text)]
        self.plain = [text[start:end] for start, end in self.spans]
        self.folded = [_fold(word) for word in self.plain]
        self._shouted = text.isupper()
        self._at = {start: place for place, (start, _) in enumerate(self.spans)}

    def at(self, position: int) -> int | None:
        """The number of the word that starts here."""
        return self._at.get(position)

    def joined(self, place: int) -> bool:
        """Whether only a space (or a title's full stop) stands before this word."""
        between = self.text[self.spans[place - 1][1] : self.spans[place][0]]
        return bool(between) and between.strip(" ") in ("", ".") and "\n" not in between and (
            "." not in between or self.folded[place - 1] in cues.TITLES)  # fmt: skip

    def big(self, place: int) -> bool:
        """Whether the word is capitalised (or in a script without capitals)."""
        first = self.plain[place][0]
        return first.isupper() or first.lower() == first.upper()

    def acronym(self, place: int) -> bool:
        """Whether the word alone is in capitals."""
        return self.plain[place].isupper() and len(self.plain[place]) > 1 and not self._shouted

    def first(self, place: int) -> bool:
        """Whether the word is a first name and nothing else."""
        if self.acronym(place):
            return False
        return (
            _all_parts(self.folded[place], first_names()) and self.folded[place] not in doubtful()
        )

    def last(self, place: int) -> bool:
        """Whether the word is a known last name."""
        return _all_parts(self.folded[place], last_names())

    def listed(self, place: int) -> bool:
        """Whether the word is any known name."""
        return self.last(place) or _all_parts(self.folded[place], first_names())

    def ends(self, place: int) -> bool:
        """Whether the word is a small word that no name contains."""
        word = self.folded[place]
        return word in cues.ENDS or (word in STOPWORDS and not self.big(place))


def _all_parts(word: str, names: frozenset[str]) -> bool:
    return word in names or ("-" in word and all(part in names for part in word.split("-")))
