"""Yes or no, where a statement decides it: is this name, number or place among what is said?"""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from actions.answer import Say
from actions.answers.resolve import Asked
from knowledge.model import Statement
from knowledge.search import Search
from knowledge.text import STOPWORDS, stem, words
from knowledge.values import entry_text

_VERB_FIRST = re.compile(
    r"^(?:(?:und|aber|also|hallo|moin|sagen sie|stimmt es|guten tag)[,\s]+)*"
    r"(?:ist|is|sind|war|waren|gehört|gehören|gibt|hat|haben|hatte|steht|stehen|sitzt|sitzen|stimmt|"
    r"macht|darf|kann|kommt|nimmt|zählt|arbeitet|wird|wurde|heißt|tagt|liegt|leitet|waren)\b",
    re.IGNORECASE,
)
_CLAIM = re.compile(r"\b(?:stimmt (?:das|es)|steht das (?:da|so)|auch (?:dabei|drin|mit|in)|oder nicht|"
                    r"ist das richtig|stimmts)\b", re.IGNORECASE)  # fmt: skip
_SOMETHING = re.compile(r"\b(?:et|irgend)was \w+es\b", re.IGNORECASE)  # names nothing
_ALIKE = 0.75  # from here on a word is taken for a mistyped one
_FILLER = frozenset(
    [
        "auch",
        "mit",
        "drin",
        "drinn",
        "dabei",
        "mitglied",
        "mitglid",
        "vertreten",
        "gemeinde",
        "stadt",
        "beteiligt",
        "gehort",
        "nicht",
        "etwa",
        "dortmund",
        "bei",
        "liste",
        "verein",
        "drinnen",
        "enthalten",
        "teil",
    ]
)


def verdict(statements: list[Statement], asked: Asked, search: Search) -> tuple[Say, ...]:
    """ "Nein" for something that a list does not contain, else nothing."""
    text = asked.query.text
    question = _asking_sentence(text)
    if not (_VERB_FIRST.search(question) or _CLAIM.search(text)):
        return ()
    lists = [one for one in statements if isinstance(one.value, list)]
    if not lists:
        return ()
    strange = _strangers(question, statements, lists, search)
    if not strange:
        return ()
    return (Say("utter_no", {"item": " ".join(strange)}),)


def _asking_sentence(text: str) -> str:
    parts = [part.strip() for part in re.split(r"(?<=[.!?:])\s+", text) if part.strip()]
    asking = [part for part in parts if part.endswith("?")]
    return (asking or parts or [text])[-1]


def _strangers(
    question: str, statements: list[Statement], lists: list[Statement], search: Search
) -> list[str]:
    """Words of the question that neither the list nor its subject nor the answer explains."""
    known = {stem(token) for one in lists for token in _vocabulary(one, search)}
    known |= {stem(token) for one in statements for token in words(one.text)}
    found = []
    for shown in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", _SOMETHING.sub(" ", question)):
        tokens = words(shown)
        if all(_explained(token, known) for token in tokens):
            continue
        found.append(shown)
    names = [word for word in found if word[:1].isupper() or question.islower()]
    return names[:3]


def _explained(token: str, known: set[str]) -> bool:
    if token in STOPWORDS or token in _FILLER or len(token) < 4:
        return True
    short = stem(token)
    return short in known or any(
        len(short) > 4 and len(one) > 4
        and (short.startswith(one[:5]) or one in short or _mistyped(short, one))
        for one in known
    )  # fmt: skip


def _mistyped(token: str, known: str) -> bool:
    return OSA.normalized_similarity(token, known, score_cutoff=_ALIKE) > 0


def _vocabulary(statement: Statement, search: Search) -> list[str]:
    subject = search.store.subject(statement.subject)
    names = [*subject.aliases, *subject.asked_as] if subject else []
    aspect = search.store.aspects[statement.aspect]
    entries = [entry_text(entry) for entry in statement.value]
    asked = search.store.asked_as(statement.id)
    return [token for text in (statement.text, *names, *entries, aspect.label, *aspect.cues, *asked)
            for token in words(text)]  # fmt: skip
