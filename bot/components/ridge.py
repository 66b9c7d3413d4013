"""A linear text classifier whose trained state is three arrays and two lists."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import Ridge as SklearnRidge

from knowledge.text import stem, words

_GRAMS = (2, 3, 4, 5)


def features(text: str) -> Counter[str]:
    """Words, word pairs, and character n-grams inside words, with how often each occurs."""
    tokens = words(text)[:400]
    found: Counter[str] = Counter()
    previous = "^"
    for token in tokens:
        found["=" + stem(token)] += 1
        found[f"{previous} {token}"] += 1
        previous = token
        padded = f" {token} "
        for size in _GRAMS:
            for start in range(len(padded) - size + 1):
                found[padded[start : start + size]] += 1
    found["?" if "?" in text else "no ?"] += 1
    return found


class Ridge:
    """Scores each label with a linear function of the text's TF-IDF features."""

    def __init__(
        self, labels: list[str], vocabulary: list[str], idf: np.ndarray, weights: np.ndarray,
        bias: np.ndarray,
    ) -> None:  # fmt: skip
        self.labels = labels
        self.vocabulary = vocabulary
        self.idf = idf
        self.weights = weights  # (features, labels)
        self.bias = bias

    @cached_property
    def _number_of(self) -> dict[str, int]:
        return {key: at for at, key in enumerate(self.vocabulary)}

    @classmethod
    def fit(cls, examples: list[tuple[str, str]], alpha: float) -> Ridge:
        """Trains on (text, label) pairs; the same pairs give the same weights."""
        counts = [features(text) for text, _ in examples]
        frequency = Counter(key for count in counts for key in count)
        vocabulary = sorted(key for key, times in frequency.items() if times > 1)
        labels = sorted({label for _, label in examples})
        seen = np.array([frequency[key] for key in vocabulary])
        idf = (np.log((1 + len(examples)) / (1 + seen)) + 1).astype(np.float32)
        model = cls(labels, vocabulary, idf, np.empty(0), np.empty(0))
        rows = [model._vector(count) for count in counts]
        starts = np.cumsum([0, *(len(ids) for ids, _ in rows)])
        matrix = csr_matrix(
            (np.concatenate([value for _, value in rows]),
             np.concatenate([ids for ids, _ in rows]), starts),
            shape=(len(rows), len(vocabulary)), dtype=np.float32,
        )  # fmt: skip
        targets = np.full((len(examples), len(labels)), -1.0, dtype=np.float32)
        targets[np.arange(len(examples)), [labels.index(label) for _, label in examples]] = 1.0
        # Rare labels weigh as much as frequent ones.
        share = Counter(label for _, label in examples)
        weight = np.array([(len(examples) / len(labels) / share[label]) ** 0.5
                           for _, label in examples])  # fmt: skip
        fitted = SklearnRidge(alpha=alpha, solver="sparse_cg", tol=1e-3)
        fitted.fit(matrix, targets, sample_weight=weight)
        model.weights = np.ascontiguousarray(fitted.coef_.T, dtype=np.float32)
        model.bias = fitted.intercept_.astype(np.float32)
        return model

    def _vector(self, count: Counter[str]) -> tuple[np.ndarray, np.ndarray]:
        known = [(self._number_of[key], times) for key, times in count.items()
                 if key in self._number_of]  # fmt: skip
        if not known:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        ids = np.array([number for number, _ in known])
        value = (1 + np.log([times for _, times in known])) * self.idf[ids]
        return ids, (value / np.sqrt((value**2).sum())).astype(np.float32)

    def probabilities(self, text: str, temperature: float) -> np.ndarray:
        """Probability of each label, in the order of `labels`."""
        ids, value = self._vector(features(text))
        scores = (value @ self.weights[ids] + self.bias) * temperature
        odds = np.exp(scores - scores.max())
        return odds / odds.sum()
