"""One turn of a conversation while it is being answered: what is asked, and what was found for it."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from actions.answers.resolve import Asked, resolve
from actions.question import Question
from knowledge.search import Hit, Search

_FITS = 2.7  # score from which a statement is said


class Turn:
    """A question and the knowledge to answer it from; the search is done once.

    `intent` is what the message is taken to be, at first the classifier's intent.
    """

    def __init__(self, question: Question, search: Search) -> None:
        self.question = question
        self.search = search
        self.intent = question.intent

    @cached_property
    def asked(self) -> Asked:
        """The question, completed by the conversation."""
        return resolve(self.question, self.search)

    @cached_property
    def hits(self) -> list[Hit]:
        """Statements and gaps that fit, best first."""
        query = self.asked.query
        found = self.search.rank(query)
        best = next((hit.score for hit in found if hit.statement.aspect != "gap"), 0.0)
        if query.said and best < _FITS:  # what was said holds it, too
            return self.search.rank(replace(query, said=()))
        return found
