"""A linear text classifier whose trained state is three arrays and a few lists.

It decides in two steps that are fitted together: first the family (a question for facts, a personal
case, or one of the control intents), then the intent within it. Ten similar question types that
share a probability would otherwise lose against one other intent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property, lru_cache

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import Ridge as SklearnRidge
from threadpoolctl import threadpool_limits

_FAMILIES = ("ask_", "case_")
_BALANCE = 0.55  # 0: frequent labels dominate, 1: rare labels weigh as much


@lru_cache(maxsize=256)
def family(label: str) -> str:
    """The family of an intent: "ask_", "case_", or the intent itself."""
    return next((one for one in _FAMILIES if label.startswith(one)), label)


class Ridge:
    """Scores each family and each label with a linear function of TF-IDF features."""

    def __init__(
        self, labels: list[str], vocabulary: list[str], idf: np.ndarray, weights: np.ndarray,
        bias: np.ndarray,
    ) -> None:  # fmt: skip
        self.labels = labels
        self.families = sorted({family(label) for label in labels})
        self.vocabulary = vocabulary
        self.idf = idf
        self.weights = weights  # (features, families + labels)
        self.bias = bias

    @cached_property
    def _number_of(self) -> dict[str, int]:
        return {key: at for at, key in enumerate(self.vocabulary)}

    @cached_property
    def _family_of(self) -> np.ndarray:
        return np.array([self.families.index(family(label)) for label in self.labels])

    @classmethod
    def fit(cls, counts: list[Counter[str]], targets: list[str], alpha: float) -> Ridge:
        """Trains on counted features and their labels; the same input gives the same weights."""
        frequency = Counter(key for count in counts for key in count)
        vocabulary = sorted(key for key, times in frequency.items() if times > 1)
        seen = np.array([frequency[key] for key in vocabulary])
        idf = (np.log((1 + len(counts)) / (1 + seen)) + 1).astype(np.float32)
        model = cls(sorted(set(targets)), vocabulary, idf, np.empty(0), np.empty(0))
        fitted = SklearnRidge(alpha=alpha, solver="lsqr", tol=1e-3)
        # Several threads add up in another order: the weights would differ with the machine.
        with threadpool_limits(limits=1):
            fitted.fit(
                model._matrix(counts), model._wanted(targets), sample_weight=_balanced(targets)
            )
        model.weights = np.ascontiguousarray(fitted.coef_.T, dtype=np.float32)
        model.bias = fitted.intercept_.astype(np.float32)
        return model

    def _matrix(self, counts: list[Counter[str]]) -> csr_matrix:
        rows = [self._vector(count) for count in counts]
        starts = np.cumsum([0, *(len(ids) for ids, _ in rows)])
        values = np.concatenate([value for _, value in rows])
        ids = np.concatenate([ids for ids, _ in rows])
        return csr_matrix((values, ids, starts), shape=(len(rows), len(self.vocabulary)))

    def _wanted(self, targets: list[str]) -> np.ndarray:
        wanted = np.full((len(targets), len(self.families) + len(self.labels)), -1.0, np.float32)
        for row, label in enumerate(targets):
            wanted[row, self.families.index(family(label))] = 1.0
            wanted[row, len(self.families) + self.labels.index(label)] = 1.0
        return wanted

    def _vector(self, count: Counter[str]) -> tuple[np.ndarray, np.ndarray]:
        numbers = list(map(self._number_of.get, count))
        known = [one for one in numbers if one is not None]
        if not known:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        ids = np.array(known)
        times = [one for one, at in zip(count.values(), numbers, strict=True) if at is not None]
        value = (1 + np.log(times)) * self.idf[ids]
        return ids, (value / np.sqrt((value**2).sum())).astype(np.float32)

    def knows(self, features: Iterable[str]) -> bool:
        """Whether any of the features occurred in training."""
        return any(one in self._number_of for one in features)

    def scores(self, count: Counter[str]) -> np.ndarray:
        """The raw scores of all families and labels; mix several before `probabilities`."""
        ids, value = self._vector(count)
        return value @ self.weights[ids] + self.bias

    def probabilities(self, scores: np.ndarray, temperature: float) -> np.ndarray:
        """Probability of each label, in the order of `labels`: of its family, times within it."""
        families = _softmax(scores[: len(self.families)] * temperature)
        within = np.exp(scores[len(self.families) :] * temperature)
        totals = np.bincount(self._family_of, weights=within, minlength=len(self.families))
        return families[self._family_of] * within / totals[self._family_of]

    def order(self, probability: np.ndarray) -> np.ndarray:
        """The numbers of the labels: those of the likeliest family first, then the likeliest."""
        families = np.bincount(self._family_of, weights=probability)
        return np.lexsort((-probability, -families[self._family_of]))  # ties as in `labels`


def _balanced(targets: list[str]) -> np.ndarray:
    share = Counter(map(family, targets))
    return np.array([(len(targets) / len(share) / share[family(label)]) ** _BALANCE
                     for label in targets])  # fmt: skip


def _softmax(scores: np.ndarray) -> np.ndarray:
    odds = np.exp(scores - scores.max())
    return odds / odds.sum()
