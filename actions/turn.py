"""One turn of a conversation while it is being answered: what is asked, and what was found for it."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from actions.answers.resolve import Asked, refers, resolve
from actions.question import Question
from knowledge.search import Hit, Search

_FITS = 2.7  # score from which a statement is said
_FAINT = 0.4  # link from which a subject may be meant
_VERBATIM = 0.8  # how closely others' statements have to be asked for in a follow-up


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
        found = self._of_the_context(self.search.rank(query))
        best = next((hit.score for hit in found if hit.statement.aspect != "gap"), 0.0)
        if query.said and best < _FITS:  # what was said holds it, too
            return self._of_the_context(self.search.rank(replace(query, said=())))
        return found

    def _of_the_context(self, hits: list[Hit]) -> list[Hit]:
        """A follow-up that names nobody is about the conversation's subject, not about others."""
        asked = self.asked
        if asked.named or asked.leaning < 1.0 or not asked.subject or not refers(asked.query.text):
            return hits
        near = {
            *asked.query.context,
            *(one.subject for one in asked.query.links if one.score > _FAINT),
        }
        return [hit for hit in hits if near & {hit.statement.subject, *hit.statement.about}
                or hit.evidence.get("asked", 0.0) >= _VERBATIM]  # fmt: skip
