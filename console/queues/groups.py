"""Puts questions that ask for the same thing together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from sklearn.feature_extraction.text import TfidfVectorizer

from console.accounts.secrets import digest
from knowledge.text import content, stem, words

ALIKE = 0.45  # cosine from which two questions are taken for one
SHOWN = 10  # questions of a group that are listed
MOST = 500  # newest questions that are compared


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
    def newest(self) -> list[tuple[Any, str]]:
        """The newest turns with their texts: enough to see what is asked for."""
        return list(zip(self.turns, self.texts, strict=True))[:SHOWN]


def grouped(turns: list[Any], texts: dict[int, str]) -> list[Group]:
    """Groups of like questions, the largest first; different subjects stay apart."""
    kept = [turn for turn in turns[:MOST] if texts.get(turn.event)]
    groups = []
    for places in _remembered(kept, texts):
        own = [kept[place] for place in places]
        groups.append(Group(own, [texts[turn.event] for turn in own]))
    return sorted(groups, key=lambda one: -len(one.turns))


def _remembered(turns: list[Any], texts: dict[int, str]) -> list[list[int]]:
    """The groups as places in the list. Only these numbers are kept for a while, never words."""
    said = "\n".join(f"{turn.event} {texts[turn.event]}" for turn in turns)
    key = f"groups-{digest(said)}"
    found: list[list[int]] | None = cache.get(key)
    if found is None:
        found = _places(turns, texts) if turns else []
        cache.set(key, found, 600)
    return found


def _places(turns: list[Any], texts: dict[int, str]) -> list[list[int]]:
    vectors = _vectors([texts[turn.event] for turn in turns])
    by_subject: dict[str, list[int]] = defaultdict(list)
    for place, turn in enumerate(turns):
        by_subject[turn.subject].append(place)
    groups = [
        [places[at] for at in group]
        for places in by_subject.values()
        for group in _alike(vectors[places])
    ]
    return sorted(groups)


def _alike(vectors: Any) -> list[list[int]]:
    """Groups of rows; each goes to the group whose first row is most like it, if one is."""
    likeness = (vectors @ vectors.T).toarray()
    groups: list[list[int]] = []
    for number, row in enumerate(likeness):
        leaders = row[[group[0] for group in groups]]
        if leaders.size and leaders.max() >= ALIKE:
            groups[int(leaders.argmax())].append(number)
        else:
            groups.append([number])
    return groups


def _vectors(texts: list[str]) -> Any:
    bare = [" ".join(stem(word) for word in content(words(text))) or "?" for text in texts]
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True).fit_transform(
        bare
    )
