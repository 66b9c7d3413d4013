"""Puts questions that ask for the same thing together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from knowledge.text import content, stem, words

ALIKE = 0.45  # cosine from which two questions are taken for one
MOST = 1_500  # newest questions that are compared


@dataclass
class Group:
    """Questions that are alike; the first stands for all."""

    turns: list[Any] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The shortest question that is not a mere keyword."""
        full = [text for text in self.texts if len(text.split()) > 2] or self.texts
        return min(full, key=len) if full else ""

    @property
    def events(self) -> str:
        """The turns' keys, for the form that marks them all."""
        return ",".join(str(turn.event) for turn in self.turns)

    @property
    def rest(self) -> list[tuple[Any, str]]:
        """Turns with their texts."""
        return list(zip(self.turns, self.texts, strict=True))


def grouped(turns: list[Any], texts: dict[int, str]) -> list[Group]:
    """Groups of like questions, the largest first; questions about different subjects stay apart."""
    kept = [turn for turn in turns[:MOST] if texts.get(turn.event)]
    if not kept:
        return []
    matrix = _vectors([texts[turn.event] for turn in kept])
    groups: list[Group] = []
    leaders: list[int] = []
    for number, turn in enumerate(kept):
        home = _nearest(matrix, number, leaders, kept)
        if home is None:
            leaders.append(number)
            groups.append(Group())
            home = len(groups) - 1
        groups[home].turns.append(turn)
        groups[home].texts.append(texts[turn.event])
    return sorted(groups, key=lambda one: -len(one.turns))


def _vectors(texts: list[str]) -> Any:
    bare = [" ".join(stem(word) for word in content(words(text))) or "?" for text in texts]
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True).fit_transform(
        bare
    )


def _nearest(matrix: Any, number: int, leaders: list[int], turns: list[Any]) -> int | None:
    if not leaders:
        return None
    likeness = np.asarray((matrix[leaders] @ matrix[number].T).todense()).ravel()
    for at in np.argsort(-likeness):
        if likeness[at] < ALIKE:
            return None
        if turns[leaders[at]].subject == turns[number].subject:
            return int(at)
    return None
