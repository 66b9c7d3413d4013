"""What the search compares of every statement, in columns: one array for each property.

Scoring a hundred candidates one by one in Python was a quarter of a message's time.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from knowledge.store import Store


class Table:
    """The columns, in the order of the statements' numbers."""

    def __init__(self, store: Store) -> None:
        rows = store.columns()
        self.ids = [row[0] for row in rows]
        touching: dict[str, list[int]] = defaultdict(list)
        for number, subject in store.abouts():
            touching[subject].append(number)
        self._touching = {key: np.unique(found) for key, found in touching.items()}
        subjects = sorted({row[1] for row in rows})
        aspects = list(store.aspects)
        self.subject_at = {subject: at for at, subject in enumerate(subjects)}
        self.aspect_at = {aspect: at for at, aspect in enumerate(aspects)}
        self.types = [store.aspects[one].type for one in aspects]
        self.subject = np.array([self.subject_at[row[1]] for row in rows], dtype=np.int32)
        self.aspect = np.array([self.aspect_at[row[2]] for row in rows], dtype=np.int32)
        self.old = np.array([bool(row[3]) for row in rows])
        documents = store.subjects_of_type("document")
        self.document = np.array([row[1] in documents for row in rows])
        self.rank = np.empty(len(rows), dtype=np.int64)  # the ids' order: ties are broken by it
        self.rank[sorted(range(len(rows)), key=self.ids.__getitem__)] = np.arange(len(rows))

    def of_subject(self, values: dict[str, float], numbers: np.ndarray) -> np.ndarray:
        """For each of these statements, the value of its subject; 0 where there is none."""
        column = np.zeros(len(self.subject_at))
        for subject, value in values.items():
            if subject in self.subject_at:
                column[self.subject_at[subject]] = value
        return column[self.subject[numbers]]

    def of_about(self, values: dict[str, float], numbers: np.ndarray) -> np.ndarray:
        """For each of these statements, the best value of the subjects that it touches."""
        column = np.zeros(len(self.ids))
        for subject, value in values.items():
            if (touched := self._touching.get(subject)) is not None:
                column[touched] = np.maximum(column[touched], value)
        return column[numbers]
