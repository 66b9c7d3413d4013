"""The answer that says statements which were found."""

from __future__ import annotations

import re

from actions.answer import ANSWERED, ANSWERED_OLDER, Answer, Say
from actions.answers.contacts import whom_to_ask
from actions.answers.resolve import Asked
from actions.answers.verdict import verdict
from knowledge.model import Statement
from knowledge.search import Search

# What changes hands: for these, "heute" cannot be answered from an old document.
_CHANGING = frozenset({"head", "role", "staff", "phone", "fax", "email", "address", "website"})
# A statement that says itself that something is missing.
_LACKING = re.compile(r"nicht in den Dokumenten|sagt kein Dokument|nicht genannt")


def told(statements: list[Statement], asked: Asked, search: Search) -> Answer:
    """The answer that says these statements, with older ones that differ."""
    first = statements[0]
    older = _older(statements, asked, search)
    after = []
    if asked.question.now and first.aspect in _CHANGING:
        source = search.store.sources[first.citation.source]
        after = [Say("utter_as_of_today", {"said": source.said})]
    if after or any(_LACKING.search(one.text) for one in statements):
        after.append(whom_to_ask(first.subject, search.store))
    return Answer(
        ANSWERED_OLDER if older else ANSWERED,
        before=verdict(statements, asked, search),
        statements=tuple(statements),
        older=tuple(older),
        after=tuple(after),
        subject=first.subject,
        aspect=first.aspect,
    )


def _older(statements: list[Statement], asked: Asked, search: Search) -> list[Statement]:
    """Earlier values of what is said, where they differ."""
    if asked.query.year or asked.query.past:
        return []
    found = []
    for one in statements:
        if search.store.aspects[one.aspect].single and not one.valid_until:
            found += [
                other for other in search.store.statements(one.subject, one.aspect)
                if other.valid_until and other.value != one.value and other not in statements
            ]  # fmt: skip
    return found[:1]
