"""Finds the statements that answer a question: one score for each, from several kinds of evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from knowledge.cues import Cues
from knowledge.link import Link, Linker
from knowledge.model import Statement
from knowledge.store import Store
from knowledge.table import Table
from knowledge.text import asking, sentences
from knowledge.vectors import ASKED, NAMED, TEXT, Vectors

_CANDIDATES = 40
# How much the likeness of a single sentence counts: of the one that asks, of the story around it.
_QUESTION, _STORY = 0.96, 0.85
_TOUCHED = 0.6  # of what the conversation is about, for a statement that touches it
_DIGITS = re.compile(r"\d[\d\s/()–-]{3,}\d")

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")

# How much each kind of evidence counts; `lotse evaluate` measures them.
WEIGHTS = {
    "asked": 3.2, "text": 1.72, "named": 0.65, "subject": 1.65, "about": 1.05, "aspect": 0.7,
    "type": 1.15, "context": 1.9, "topic": 0.8, "year": 1.0, "old": -0.3, "literal": 4.0, "document": -0.9,
}  # fmt: skip


@dataclass(frozen=True)
class Query:
    """What is looked for: the words, and what is already known about them."""

    text: str
    links: tuple[Link, ...] = ()
    aspects: Mapping[str, float] = field(default_factory=dict)
    types: Mapping[str, float] = field(default_factory=dict)  # question type → probability
    # Subjects that the conversation is about, and how much: 1 the one that is meant.
    context: Mapping[str, float] = field(default_factory=dict)
    topic: str = ""  # the question before, for a message that leans on it
    leaning: float = 0.0  # how much the text leans on the context (0 to 1)
    said: tuple[str, ...] = ()  # ids of statements that are not wanted again
    year: int | None = None
    past: bool = False  # "damals", "früher"


@dataclass(frozen=True)
class Hit:
    """A statement, its score, and the evidence for it."""

    statement: Statement
    score: float
    evidence: Mapping[str, float]


class Search:
    """Links and ranks against one opened store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.linker = Linker(store.phrases())
        self.cues = Cues(store.aspects.values())
        self._vectors = Vectors(store.vectors())
        self._table = Table(store)

    def rank(self, query: Query) -> list[Hit]:
        """The statements that fit best, best first (at most 40)."""
        similarities = self._similarities(query.text)
        literal = frozenset(self._literal(query.text))
        unwanted = frozenset(query.said)
        numbers = [number for number in sorted(self._candidates(similarities, query) | literal)
                   if self._table.ids[number] not in unwanted]  # fmt: skip
        evidence = {key: column for key, column in
                    self._evidence(numbers, similarities, query, literal).items()
                    if column.any()}  # fmt: skip
        scores = np.zeros(len(numbers))
        for key, column in evidence.items():
            scores += WEIGHTS[key] * column
        order = np.lexsort((self._table.rank[numbers], -scores))[:_CANDIDATES]
        shown = {key: column[order].tolist() for key, column in evidence.items()}
        return [
            Hit(self.store.numbered(numbers[at]), score,
                {key: values[place] for key, values in shown.items() if values[place]})
            for place, (at, score) in enumerate(
                zip(order.tolist(), scores[order].tolist(), strict=True)
            )
        ]  # fmt: skip

    def _similarities(self, text: str) -> np.ndarray:
        """The best over the whole text and its sentences: a long story hides its question."""
        whole = self._vectors.similarities(text)
        question = asking(text)
        for part in sentences(text)[-6:] if question else ():
            share = _QUESTION if part in question else _STORY
            whole = np.maximum(whole, share * self._vectors.similarities(part))
        return whole

    def _candidates(self, similarities: np.ndarray, query: Query) -> set[int]:
        best = similarities.max(axis=0)
        top = np.argpartition(-best, min(_CANDIDATES, len(best) - 1))[:_CANDIDATES]
        numbers = set(top[best[top] > 0].tolist())
        for subject in {link.subject for link in query.links[:6]} | set(query.context):
            numbers.update(self.store.numbers(subject)[:400])
        return numbers

    def _literal(self, text: str) -> list[int]:
        """Statements whose telephone number or mail address stands in the text."""
        found = [number for mail in _MAIL.findall(text) for number in self.store.with_email(mail)]
        for match in _DIGITS.findall(text):
            digits = re.sub(r"\D", "", match)
            if len(digits) >= 5:
                found += self.store.with_phone(digits)
        return found

    def _evidence(
        self, numbers: list[int], similarities: np.ndarray, query: Query, literal: frozenset[int]
    ) -> dict[str, np.ndarray]:
        """The columns of evidence, one row for each candidate."""
        table, at = self._table, np.array(numbers, dtype=np.int64)
        linked: dict[str, float] = {}  # each subject's best link
        for link in query.links:
            linked[link.subject] = max(link.score, linked.get(link.subject, 0.0))
        alike = similarities[:, at].astype(float)
        aspects = np.array([query.aspects.get(one, 0.0) for one in table.aspect_at], dtype=float)
        types = np.array([query.types.get(one, 0.0) for one in table.types], dtype=float)
        aside = 1.0 - min(1.0, 2 * query.types.get("ask_publication", 0.0))
        plain = aspects[table.aspect[at]]
        near = dict(query.context)
        touching = {one: _TOUCHED * much for one, much in near.items()}
        dated = bool(query.year or query.past)
        nothing = np.zeros(len(numbers))
        return {
            "asked": alike[ASKED],
            "text": alike[TEXT],
            "named": alike[NAMED],
            "subject": table.of_subject(linked, at) * (1 - 0.5 * query.leaning),
            "about": table.of_about(linked, at) if linked else nothing,
            "aspect": plain,
            "type": types[table.aspect[at]],
            "context": query.leaning * np.maximum(
                table.of_subject(near, at), table.of_about(touching, at)
            ) if near else nothing,
            "topic": query.leaning * self._vectors.similarities(query.topic)[:2, at].max(axis=0)
            if query.topic and query.leaning else nothing,
            "year": np.array([self._year(self.store.numbered(one), query) for one in numbers])
            if dated else nothing,
            # What is said of a document itself, if it is not the document that is asked about.
            "document": aside * table.document[at] * (1 - plain),
            "old": nothing if dated else table.old[at].astype(float),
            "literal": np.array([float(one in literal) for one in numbers])
            if literal else nothing,
        }  # fmt: skip

    def _year(self, statement: Statement, query: Query) -> float:
        if (not query.year and not query.past) or statement.aspect == "gap":
            return 0.0
        source = self.store.sources[statement.citation.source]
        if query.past and not query.year:
            return 1.0 if statement.valid_until or source.date < "2010" else 0.0
        if not query.year:
            return 0.0
        since = (statement.valid_from or source.date)[:4]
        until = (statement.valid_until or source.date)[:4]
        if str(query.year) in (source.date[:4], since) or str(query.year) in statement.text:
            return 1.0
        return 0.6 if since <= str(query.year) <= until else -0.4
