"""Answers a question for facts: finds the statements, or says which kind of no it is."""

from __future__ import annotations

from actions.answer import OUT_OF_SCOPE, Answer, Say
from actions.answers.abbreviations import spelled_out
from actions.answers.clarify import bare_subject, bare_way, offer, which, whose
from actions.answers.compare import compared
from actions.answers.doubt import chance
from actions.answers.missing import (
    gap_near,
    gap_told,
    missing_aspect,
    nearest,
    not_there,
    nothing_found,
    with_gap,
)
from actions.answers.needs import unmet
from actions.answers.resolve import Asked, refers
from actions.answers.select import chosen
from actions.answers.told import told
from actions.question import Question
from actions.turn import Turn
from knowledge.model import Statement
from knowledge.search import Hit, Search

ENOUGH = 2.5  # score from which a statement is said
UNSURE = 1.8  # score from which at least a choice is offered
MISSING = 0.87  # chance from which a known gap is told alone
PERHAPS = 0.45  # chance from which it is told beside the fact
_NEXT = 0.75  # share of the best score from which a statement may stand in for the best
_CLOSE = 0.85  # the same for a list, whose entries count
_TIMES = ("date", "period", "founded", "decision", "session", "successor", "published")


def answer(turn: Turn) -> Answer:
    """What the documents say to the question."""
    question, search, asked, hits = turn.question, turn.search, turn.asked, turn.hits
    if question.elsewhere and not _names_project(question):
        return Answer(OUT_OF_SCOPE, before=(Say("utter_elsewhere", {"city": question.elsewhere}),),
                      keeps_context=True)  # fmt: skip
    numbered = [hit.statement for hit in hits if hit.evidence.get("literal")]
    if numbered:
        return told(_newest_first(numbered), asked, search)
    if way := bare_way(asked):
        return whose(way, search)
    if letters := spelled_out(turn):
        return letters
    facts = [hit for hit in hits if hit.statement.aspect != "gap"]
    gap = gap_near(hits, asked)
    doubt = chance(gap, facts, asked) if gap else 0.0
    if gap and doubt >= MISSING:
        return gap_told(gap.statement, search)
    if both := compared(asked, search):
        return told(both, asked, search)
    missing = missing_aspect(asked, facts, search)
    if missing:
        return not_there(asked, missing, facts, search)
    if bare_subject(asked):
        return offer(asked, search)
    if not facts or facts[0].score < UNSURE:
        return nothing_found(asked, search)
    if facts[0].score < ENOUGH:
        if of_person := _of_the_person(facts, asked, search):
            return told(of_person, asked, search)
        return which(asked, facts, search)
    found = chosen(facts, asked, search)
    if unmet(asked.query.text, found, search.store):
        other = _that_holds_it(facts, gap, asked, search)
        if other is None:
            return nearest(found, hits, asked, search)
        found = [other]
    if gap and doubt >= PERHAPS:
        return with_gap(told(found, asked, search), gap.statement, search)
    return told(found, asked, search)


def _of_the_person(facts: list[Hit], asked: Asked, search: Search) -> list[Statement]:
    """What is known of the person that "sie" or "er" means; more than that there is not."""
    subject = search.store.subject(asked.subject)
    if subject is None or subject.type != "person" or asked.named or not refers(asked.query.text):
        return []
    return [hit.statement for hit in facts if hit.statement.subject == subject.id][:2]


def _that_holds_it(
    facts: list[Hit], gap: Hit | None, asked: Asked, search: Search
) -> Statement | None:
    """A statement of the same subject, ranked a little lower, with the thing that is asked for."""
    best = facts[0]
    if gap and gap.score >= best.score:
        return None
    kind = search.store.aspects[best.statement.aspect].type
    for hit in facts[1:8]:
        one = hit.statement
        alike = one.aspect in _TIMES or search.store.aspects[one.aspect].type == kind
        listed = isinstance(one.value, list) and hit.score >= _CLOSE * best.score
        near = hit.score >= max(ENOUGH, _NEXT * best.score) and (alike or listed)
        if (
            near
            and one.subject == best.statement.subject
            and not unmet(asked.query.text, [one], search.store)
        ):
            return one
    return None


def _names_project(question: Question) -> bool:
    """Whether a project is named: another city may take part in it."""
    return any(link.score >= 0.8 and link.type not in ("body", "office", "place")
               for link in question.links)  # fmt: skip


def _newest_first(statements: list[Statement]) -> list[Statement]:
    return sorted(statements, key=lambda one: bool(one.valid_until))[:4]
