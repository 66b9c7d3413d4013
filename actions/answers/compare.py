"""Compares two or three subjects that a question names: what came first, what is what."""

from __future__ import annotations

from actions.answers.contacts import WAYS
from actions.answers.likeness import cosine
from actions.answers.resolve import Asked
from knowledge.model import Statement
from knowledge.search import Search
from knowledge.text import asking, words, wordset
from knowledge.vectors import features

_ORDER = wordset("zuerst eher alter altere junger zwischen")
_CONTRAST = wordset("unterschied unterschiede unterscheiden unterscheidet "
                      "verwechseln durcheinander dasselbe gleiche selbe")  # fmt: skip
_BOTH = wordset("beide beiden beides")
_EITHER_WAY = (wordset("fruher oder"), wordset("vor nach"))  # all of one of them: in which order?
_BIRTHS = ("founded", "decision", "date", "published", "period", "election")
_CLEAR = 0.75  # from here on an aspect is asked for
_NATURES = ("kind", "programme", "definition", "parent", "event")


def compared(asked: Asked, search: Search) -> list[Statement]:
    """One statement for each of the named subjects; none, if the question compares nothing."""
    names = list(dict.fromkeys(
        link.subject for link in asked.query.links
        if link.score >= 0.8 and link.kind == "name"
    ))[:3]  # fmt: skip
    aspects = _compared_aspects(asked)
    if len(names) < 2 or not aspects:
        return []
    found = [_best(name, aspects, asked, search) for name in names]
    told = [one for one in found if one]
    return told if len(told) > 1 else []


def _compared_aspects(asked: Asked) -> tuple[str, ...]:
    """What is compared: beginnings, ways of contact, or what the subjects are at all."""
    tokens = set(words(asking(asked.query.text) or asked.query.text))
    ordered = tokens & _ORDER or any(both <= tokens for both in _EITHER_WAY)
    if ordered and not tokens & _CONTRAST:
        return _BIRTHS
    if not (tokens & _CONTRAST or (tokens & _BOTH and asked.question.type == "ask_body")):
        return ()
    way = next((one for one in WAYS if asked.query.aspects.get(one, 0) >= _CLEAR), "")
    return (way,) if way else _NATURES


def _best(subject: str, aspects: tuple[str, ...], asked: Asked, search: Search) -> Statement | None:
    """What the question's words come nearest to; without such words the first aspect counts."""
    found = [one for aspect in aspects for one in search.store.statements(subject, aspect)]
    if aspects == _NATURES or len(found) < 2:
        return next(iter(found), None)
    wanted = features(asked.query.text)
    return max(found, key=lambda one: cosine(wanted, features(one.text)))
