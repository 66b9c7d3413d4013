"""Weights of words and of parts of words, by which a question is compared with every statement.

Each statement has several views: its sentence, and each way of asking for it (`asked_as`, subject
name with aspect). A view is a TF-IDF vector of words, word pairs and character n-grams within
words, so a typing error or an ending costs little. The vectors are made when the knowledge is
compiled and only read afterwards.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from scipy.sparse import _sparsetools, csc_matrix

from knowledge.model import Facts
from knowledge.synonyms import CONCEPTS
from knowledge.text import STOPWORDS, stem, words

_GRAMS = (3, 4, 5)
_WORD = 4  # how often a whole word counts beside its n-grams
_CONCEPT = 4  # how often a group of synonyms counts
_RECENT = 32  # texts whose comparison is kept
ASKED, TEXT, NAMED = 0, 1, 2


def features(text: str) -> Counter[str]:
    """How often each word, word pair and character n-gram occurs in the text."""
    tokens = [stem(word) for word in words(text)]
    found: Counter[str] = Counter()
    for at, token in enumerate(tokens):
        found["=" + token] += _WORD
        if at:
            found[f"{tokens[at - 1]} {token}"] += 1
        for concept in CONCEPTS.get(token, ()):
            found[concept] += _CONCEPT
        if token in STOPWORDS:
            continue
        found.update(_grams(token))
    return found


@lru_cache(maxsize=4096)
def _grams(token: str) -> tuple[str, ...]:
    padded = f"<{token}>"
    return tuple(padded[start : start + size] for size in _GRAMS
                 for start in range(len(padded) - size + 1))  # fmt: skip


def views(facts: Facts) -> Iterator[tuple[int, int, str]]:
    """(statement number, kind of view, text), ordered by statement."""
    for number, one in enumerate(facts.findable):
        subject, aspect = facts.subjects[one.subject], facts.aspects[one.aspect]
        for question in one.asked_as:
            yield number, ASKED, question
        yield number, TEXT, one.text
        yield number, NAMED, f"{subject.name} {aspect.label}"


def blobs(facts: Facts) -> list[tuple[str, bytes]]:
    """The vectors of all views as named binary arrays, an inverted index by feature."""
    rows = list(views(facts))
    counts = [features(text) for _, _, text in rows]
    frequency = Counter(key for count in counts for key in count)
    # A feature of a single view still tells that view apart; n-grams of one view rarely help.
    vocabulary = sorted(frequency)
    number_of = {key: at for at, key in enumerate(vocabulary)}
    idf = np.log((1 + len(rows)) / (1 + np.array([frequency[key] for key in vocabulary]))) + 1.0
    keys, owners, weights = _weighted(counts, number_of, idf)
    order = np.lexsort((owners, keys))
    starts = np.searchsorted(keys[order], np.arange(len(vocabulary) + 1))
    arrays = {
        "idf": idf.astype(np.float32),
        "starts": starts.astype(np.int64),
        "view": owners[order].astype(np.int32),
        "weight": weights[order].astype(np.float32),
        "statement_of": np.array([row[0] for row in rows], dtype=np.int32),
        "kind_of": np.array([row[1] for row in rows], dtype=np.int8),
    }
    named = [(name, _bytes(array)) for name, array in arrays.items()]
    return [("vocabulary", "\n".join(vocabulary).encode()), *named]


def _weighted(
    counts: list[Counter[str]], number_of: dict[str, int], idf: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(feature, view, normalised weight) of every entry, as three arrays."""
    keys, owners, weights = [], [], []
    for view, count in enumerate(counts):
        ids = np.fromiter((number_of[key] for key in count), dtype=np.int64, count=len(count))
        weight = (1 + np.log(np.fromiter(count.values(), dtype=float, count=len(count)))) * idf[ids]
        keys.append(ids)
        owners.append(np.full(len(ids), view))
        weights.append(weight / (np.linalg.norm(weight) or 1.0))
    return np.concatenate(keys), np.concatenate(owners), np.concatenate(weights)


def _bytes(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


class Vectors:
    """Compares a text with every statement."""

    def __init__(self, stored: dict[str, bytes]) -> None:
        keys = stored["vocabulary"].decode().split("\n")
        self._number_of = {key: at for at, key in enumerate(keys)}
        load = {name: np.load(io.BytesIO(data), allow_pickle=False)
                for name, data in stored.items() if name != "vocabulary"}  # fmt: skip
        self._idf = load["idf"]
        # Views of one kind lie together, so that each kind is one slice of the scores.
        order = np.argsort(load["kind_of"], kind="stable")
        place = np.empty_like(order)
        place[order] = np.arange(len(order))
        self._statement_of = load["statement_of"][order]
        ends = np.searchsorted(load["kind_of"][order], np.arange(4))
        self._kinds = [slice(*ends[kind : kind + 2]) for kind in range(3)]
        self._firsts = [np.flatnonzero(np.diff(self._statement_of[rows], prepend=-1))
                        for rows in self._kinds]  # fmt: skip
        self._owners = list(map(self._owners_of, range(3)))
        self._index = csc_matrix(
            (load["weight"], place[load["view"]].astype(np.int32), load["starts"]),
            shape=(len(order), len(keys)),
        )
        self.statements = int(self._statement_of.max()) + 1 if len(self._statement_of) else 0
        # The next message of a conversation compares this one's text again.
        self._known = lru_cache(maxsize=_RECENT)(self._compared)

    def similarities(self, text: str) -> np.ndarray:
        """Cosine of the text with the best view of each kind: (3, statements), to be read only."""
        return self._known(text)

    def _compared(self, text: str) -> np.ndarray:
        best = np.zeros((3, self.statements), dtype=np.float32)
        count = features(self._joined(text))
        numbers = list(map(self._number_of.get, count))
        known = [one for one in numbers if one is not None]
        if not known:
            return best
        times = [one for one, at in zip(count.values(), numbers, strict=True) if at is not None]
        unknown = sum(count.values()) - sum(times)
        ids = np.array(known, dtype=np.int32)
        weight = (1 + np.log(times)) * self._idf[ids]
        # What the statements don't know at all makes a question less similar to all of them.
        norm = float(np.sqrt((weight**2).sum() + 4.0 * unknown))
        scores = self._product(ids, (weight / norm).astype(np.float32))
        for kind, rows in enumerate(self._kinds):
            if len(firsts := self._firsts[kind]):
                single = len(firsts) == rows.stop - rows.start  # one view for each statement
                best[kind, self._owners[kind]] = (
                    scores[rows] if single else np.maximum.reduceat(scores[rows], firsts)
                )
        return best

    def _product(self, ids: np.ndarray, values: np.ndarray) -> np.ndarray:
        """`index[:, ids] @ values`, with SciPy's own loops.

        SciPy checks and copies more for such a product than it computes.
        """
        index = self._index
        starts = index.indptr
        ends = np.zeros(len(ids) + 1, dtype=np.int32)
        np.cumsum(starts[ids + 1] - starts[ids], out=ends[1:])
        rows = np.empty(ends[-1], dtype=np.int32)
        entries = np.empty(ends[-1], dtype=np.float32)
        _sparsetools.csr_row_index(len(ids), ids, starts, index.indices, index.data, rows, entries)
        scores = np.zeros(index.shape[0], dtype=np.float32)
        _sparsetools.csc_matvec(len(scores), len(ids), ends, rows, entries, values, scores)
        return scores

    def _joined(self, text: str) -> str:
        """The text with compounds that were written apart ("Wahl Recht") as one word."""
        parts: list[str] = []
        for word in words(text):
            before = parts[-1] if parts else ""
            apart = before and before not in STOPWORDS and word not in STOPWORDS
            if apart and "=" + stem(before + word) in self._number_of:
                parts[-1] = before + word
            else:
                parts.append(word)
        return " ".join(parts)

    def _owners_of(self, kind: int) -> np.ndarray | slice:
        """The statements that have views of this kind; a slice, where they are consecutive."""
        owners = self._statement_of[self._kinds[kind]][self._firsts[kind]]
        if len(owners) and owners[-1] - owners[0] + 1 == len(owners):
            return slice(int(owners[0]), int(owners[-1]) + 1)
        return owners
