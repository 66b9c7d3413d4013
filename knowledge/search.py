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
from knowledge.text import asking, sentences
from knowledge.vectors import ASKED, NAMED, TEXT, Vectors

_CANDIDATES = 40
# How much the likeness of a single sentence counts: of the one that asks, of the story around it.
_QUESTION, _STORY = 0.96, 0.85
_DIGITS = re.compile(r"\d[\d\s/()–-]{3,}\d")

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")

# How much each kind of evidence counts; `lotse evaluate` measures them.
WEIGHTS = {
    "asked": 3.2, "text": 1.72, "named": 0.65, "subject": 1.65, "about": 1.05, "aspect": 0.7,
    "type": 1.15, "context": 1.9, "year": 1.0, "old": -0.3, "literal": 4.0, "document": -0.9,
}  # fmt: skip


@dataclass(frozen=True)
class Query:
    """What is looked for: the words, and what is already known about them."""

    text: str
    links: tuple[Link, ...] = ()
    aspects: Mapping[str, float] = field(default_factory=dict)
    types: Mapping[str, float] = field(default_factory=dict)  # question type → probability
    context: tuple[str, ...] = ()  # subjects that the conversation is about
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

    def rank(self, query: Query) -> list[Hit]:
        """The statements that fit best, best first (at most 40)."""
        similarities = self._similarities(query.text)
        literal = frozenset(self._literal(query.text))
        linked: dict[str, float] = {}  # each subject's best link
        for link in query.links:
            linked[link.subject] = max(link.score, linked.get(link.subject, 0.0))
        numbers = sorted(self._candidates(similarities, query) | literal)
        likeness = similarities[:, numbers].T.tolist()
        hits = [self._hit(number, alike, query, linked, number in literal)
                for number, alike in zip(numbers, likeness, strict=True)]  # fmt: skip
        hits = [hit for hit in hits if hit.statement.id not in query.said]
        hits.sort(key=lambda hit: (-hit.score, hit.statement.id))
        return hits[:_CANDIDATES]

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
        numbers = {int(number) for number in top if best[number] > 0}
        subjects = {link.subject for link in query.links[:6]} | set(query.context)
        for subject in subjects:
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

    def _hit(
        self, number: int, alike: list[float], query: Query, linked: Mapping[str, float],
        literal: bool,
    ) -> Hit:  # fmt: skip
        statement = self.store.numbered(number)
        evidence = {
            "asked": alike[ASKED],
            "text": alike[TEXT],
            "named": alike[NAMED],
            "subject": linked.get(statement.subject, 0.0) * (1 - 0.5 * query.leaning),
            "about": max((linked.get(one, 0.0) for one in statement.about), default=0.0),
            "aspect": query.aspects.get(statement.aspect, 0.0),
            "type": query.types.get(self.store.aspects[statement.aspect].type, 0.0),
            "context": query.leaning * self._nearness(statement, query.context),
            "year": self._year(statement, query),
            "document": self._about_document(statement, query),
            "old": float(bool(statement.valid_until) and not query.year and not query.past),
            "literal": float(literal),
        }  # fmt: skip
        score = sum(WEIGHTS[key] * value for key, value in evidence.items())
        return Hit(statement, score, {key: value for key, value in evidence.items() if value})

    def _about_document(self, statement: Statement, query: Query) -> float:
        """1 for what is said of a document itself, if it is not the document that is asked about."""
        subject = self.store.subject(statement.subject)
        if subject is None or subject.type != "document":
            return 0.0
        return 1.0 - min(1.0, 2 * query.types.get("ask_publication", 0.0))

    def _nearness(self, statement: Statement, context: tuple[str, ...]) -> float:
        """1 for what is said of the context's subject, less for what touches it."""
        if statement.subject in context:
            return 1.0
        return 0.6 if set(statement.about) & set(context) else 0.0

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
