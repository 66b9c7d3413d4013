"""Names that spaCy's trained German pipeline sees, where it is installed."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from bot.privacy.finding import NAME, Finding

_TRAINED = "de_core_news_sm"
_UNUSED = ["tagger", "morphologizer", "parser", "lemmatizer", "attribute_ruler"]


def people(text: str) -> list[Finding]:
    """Capitalised names of people of two words and more; none without the trained pipeline."""
    pipeline = _pipeline()
    if pipeline is None:
        return []
    return [
        Finding(one.start_char, one.end_char, NAME) for one in pipeline(text).ents
        if one.label_ == "PER" and " " in one.text and "\0" not in one.text
        and all(word[:1].isupper() for word in one.text.split())
    ]  # fmt: skip


@lru_cache(maxsize=1)
def _pipeline() -> Any:
    from importlib.metadata import PackageNotFoundError, version

    try:
        version(_TRAINED)
    except PackageNotFoundError:
        return None
    import spacy

    try:
        return spacy.load(_TRAINED, exclude=_UNUSED)
    except (OSError, ValueError):  # of another spaCy version: the lists do the work
        return None
