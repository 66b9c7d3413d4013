"""Which words are German: what is none may well be a name."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=20_000)
def german(word: str) -> bool:
    """Whether the word, or both parts of the compound, stand in the German word list."""
    import simplemma

    def known(part: str) -> bool:
        return any(simplemma.is_known(one, "de") for one in (part, part.capitalize()))

    def compound(head: str, tail: str) -> bool:
        return known(tail) and (known(head) or known(head.rstrip("s")))

    low = word.lower()
    cuts = range(3, len(word) - 3)
    return known(low) or known(word) or any(compound(low[:cut], low[cut:]) for cut in cuts)
