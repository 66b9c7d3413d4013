"""Groups of words for the same thing, from synonyms.yml."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import yaml

from knowledge.text import STOPWORDS, stem, words

_FILE = Path(__file__).with_suffix(".yml")


def _concepts() -> dict[str, tuple[str, ...]]:
    """For each stemmed word the groups it belongs to; a phrase counts by its meaningful words."""
    found: dict[str, list[str]] = defaultdict(list)
    for number, group in enumerate(yaml.safe_load(_FILE.read_text(encoding="utf-8"))):
        for entry in group:
            tokens = [word for word in words(str(entry)) if word not in STOPWORDS]
            for token in tokens if len(tokens) == 1 else ():
                found[stem(token)].append(f"#{number}")
    return {word: tuple(dict.fromkeys(groups)) for word, groups in found.items()}


CONCEPTS = _concepts()
