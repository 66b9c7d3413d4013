"""What the last answer said."""

from __future__ import annotations

from actions.question import Question
from knowledge.model import Statement
from knowledge.search import Search


def last_said(question: Question, search: Search) -> tuple[Statement, ...]:
    """The statements of the last answer, gaps among them; without those that are there no more."""
    found = map(search.store.statement, question.context.statements)
    return tuple(one for one in found if one)
