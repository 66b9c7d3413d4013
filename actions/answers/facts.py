"""Answers a question for facts: finds the statements, or says which kind of no it is."""

from __future__ import annotations

import re

from actions.answer import (
    ANSWERED,
    ANSWERED_OLDER,
    ASKED_BACK,
    NOT_IN_DOCUMENTS,
    OUT_OF_SCOPE,
    Answer,
    Choice,
    Say,
)
from actions.answers.compare import compared
from actions.answers.contacts import responsible, way_to, whom_to_ask
from actions.answers.needs import unmet
from actions.answers.resolve import Asked
from actions.answers.select import chosen
from actions.answers.verdict import verdict
from actions.question import Question
from actions.turn import Turn
from knowledge.model import Statement
from knowledge.search import Hit, Search
from knowledge.text import STOPWORDS, words

ENOUGH = 2.7  # score from which a statement is said
GAP = 0.42  # likeness to a known gap's wording from which it is one
CLEARLY = 0.1  # lead in likeness with which a gap beats a fact that ranks before it
UNSURE = 2.0  # score from which at least a choice is offered
_WAYS = ("phone", "fax", "email", "address", "website")
# A statement that says itself that something is missing.
_LACKING = re.compile(r"nicht in den Dokumenten|sagt kein Dokument|nicht genannt")
_REACHED = frozenset({*_WAYS, "agenda", "more_information", "responsible"})
_HOLDERS = frozenset({"head", "role", "staff"})


def answer(turn: Turn) -> Answer:
    """What the documents say to the question."""
    question, search, asked, hits = turn.question, turn.search, turn.asked, turn.hits
    if question.elsewhere and not _names_project(question):
        return Answer(OUT_OF_SCOPE, before=(Say("utter_elsewhere", {"city": question.elsewhere}),),
                      keeps_context=True)  # fmt: skip
    numbered = [hit.statement for hit in hits if hit.evidence.get("literal")]
    if numbered:
        return told(_newest_first(numbered), asked, search)
    facts = [hit for hit in hits if hit.statement.aspect != "gap"]
    if gap := _gap_meant(hits, facts, asked):
        return _gap(gap, asked, search)
    if both := compared(asked, search):
        return told(both, asked, search)
    missing = _missing_aspect(asked, facts, search)
    if missing:
        return _not_there(asked, missing, facts, search)
    if _bare_subject(asked):
        return _offer(asked, search)
    if way := _bare_way(asked):
        return _whose(way, search)
    if not facts or facts[0].score < UNSURE:
        return nothing_found(asked, search)
    if facts[0].score < ENOUGH:
        return _which(asked, facts, search)
    found = chosen(facts, asked, search)
    if unmet(asked.query.text, found, facts[0].evidence.get("asked", 0.0), search.store):
        return _nearest(found, hits, asked, search)
    return told(found, asked, search)


def _names_project(question: Question) -> bool:
    """Whether a project is named: another city may take part in it."""
    return any(link.score >= 0.8 and link.type not in ("body", "office", "place")
               for link in question.links)  # fmt: skip


def _gap_meant(hits: list[Hit], facts: list[Hit], asked: Asked) -> Statement | None:
    """The known gap that the question asks for: it ranks first, or its wording is clearly nearer."""
    gaps = [hit for hit in hits if hit.statement.aspect == "gap"]
    own = [hit for hit in gaps if hit.statement.subject == asked.subject]
    gap = next(iter(own or gaps), None)
    if gap is None:
        return None
    like = gap.evidence.get("asked", 0.0)
    if gap.score < UNSURE or like < _likeness_needed(gap.statement, asked):
        return None
    best = facts[0] if facts else None
    nearer = best is not None and like >= best.evidence.get("asked", 0.0) + CLEARLY
    return gap.statement if best is None or gap.score >= best.score or nearer else None


def _nearest(
    found: list[Statement], hits: list[Hit], asked: Asked, search: Search
) -> Answer:
    """Says that exactly this is missing, and what comes nearest."""
    gaps = [hit for hit in hits[:12] if hit.statement.aspect == "gap"]
    gap = next((hit for hit in gaps if hit.statement.subject == asked.subject), None)
    if gap and gap.evidence.get("asked", 0.0) >= GAP - 0.1:
        return _gap(gap.statement, asked, search)
    first = found[0]
    return Answer(
        NOT_IN_DOCUMENTS, before=(Say("utter_not_exactly"),), statements=(first,),
        after=(whom_to_ask(first.subject, search.store),), subject=first.subject,
        aspect=first.aspect,
    )  # fmt: skip


def _likeness_needed(gap: Statement, asked: Asked) -> float:
    """A gap of another subject than the one asked about has to be hit almost to the word."""
    if asked.named and gap.subject == asked.subject:
        return GAP
    related = {link.subject for link in asked.query.links if link.score >= 0.6}
    if gap.subject in related or gap.subject in asked.query.context:
        return GAP + 0.13
    return GAP + (0.3 if asked.subject else 0.2)


def _newest_first(statements: list[Statement]) -> list[Statement]:
    return sorted(statements, key=lambda one: bool(one.valid_until))[:4]


def _gap(gap: Statement, asked: Asked, search: Search) -> Answer:
    """What is known to be missing, the nearest that is known, and whom to ask."""
    near = tuple(one for one in map(search.store.statement, gap.see) if one)
    return Answer(
        NOT_IN_DOCUMENTS, statements=(gap, *near[:2]),
        after=(whom_to_ask(gap.subject, search.store),), subject=gap.subject,
        aspect=near[0].aspect if near else "",
    )  # fmt: skip


def told(statements: list[Statement], asked: Asked, search: Search) -> Answer:
    """The answer that says these statements, with older ones that differ."""
    first = statements[0]
    older = _older(statements, asked, search)
    after = []
    if asked.question.now and (first.aspect in _HOLDERS or first.aspect in _WAYS):
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


def nothing_found(asked: Asked, search: Search) -> Answer:
    """Says that the documents do not hold it, and whom to ask."""
    return Answer(
        NOT_IN_DOCUMENTS,
        before=(Say("utter_not_in_documents"),),
        after=(whom_to_ask(asked.subject, search.store),),
        subject=asked.subject,
        uncertain=not asked.subject,
    )


def _missing_aspect(asked: Asked, hits: list[Hit], search: Search) -> str:
    """The aspect that is asked for and that no document tells of this subject."""
    types = asked.question.types
    practical = asked.question.type == "ask_practical"
    subject = asked.subject or (hits[0].statement.subject if hits else "")
    for aspect, clear in sorted(asked.query.aspects.items(), key=lambda one: -one[1]):
        kind = search.store.aspects[aspect].type
        if kind == "ask_practical" and practical and clear >= 0.75:
            if not search.store.statements(subject, aspect) and not _literally_asked(hits, practical):
                return aspect
        if aspect in _WAYS and clear >= 0.9 and subject and _contact_question(asked, aspect):
            known = {hit.statement.aspect for hit in hits[:6] if hit.statement.subject == subject}
            held = aspect in known or search.store.statements(subject, aspect)
            other_way = bool(hits) and hits[0].statement.aspect in _REACHED
            if not held and not (other_way and _literally_asked(hits, practical)):
                return aspect
    if practical and types["ask_practical"] >= 0.5 and not _literally_asked(hits, practical):
        return "practical"
    return ""


def _contact_question(asked: Asked, aspect: str) -> bool:
    """Whether a way to reach someone is asked for; "wo" alone may ask for other places."""
    if aspect in ("address", "website"):
        return asked.question.type == "ask_contact"
    return asked.question.type in ("ask_contact", "ask_person", "ask_practical")


def _literally_asked(hits: list[Hit], practical: bool) -> bool:
    """Whether a statement is known to be asked for in nearly these words."""
    return bool(hits) and hits[0].evidence.get("asked", 0.0) >= (0.62 if practical else 0.5)


def _not_there(asked: Asked, aspect: str, hits: list[Hit], search: Search) -> Answer:
    subject_id = asked.subject or (hits[0].statement.subject if hits and hits[0].score > UNSURE else "")
    subject = search.store.subject(subject_id)
    said = search.store.aspects.get(aspect)
    if aspect in _WAYS and subject and said:
        office = responsible(subject_id, search.store)
        way = way_to(subject_id, aspect, search)
        if way and office.id != subject_id:
            return Answer(
                ANSWERED,
                before=(Say("utter_via_office", {"aspect": said.label, "label": subject.label,
                                                 "office": office.name}),),
                statements=(way,), subject=subject_id, aspect=aspect,
            )  # fmt: skip
    first = (
        Say("utter_aspect_not_in_documents", {"aspect": said.label, "label": subject.label})
        if said and subject
        else Say("utter_not_in_documents")
    )
    return Answer(
        NOT_IN_DOCUMENTS, before=(first,), after=(whom_to_ask(subject_id, search.store),),
        subject=subject_id, aspect=aspect if said else "",
    )  # fmt: skip


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


def _bare_subject(asked: Asked) -> bool:
    """Whether the message is a name and nothing else."""
    if not asked.named or asked.aspects or asked.question.context.aspect:
        return False
    return len(asked.query.links[0].words) == len(words(asked.query.text))


def _offer(asked: Asked, search: Search) -> Answer:
    """What there is to know about the subject, as a choice."""
    subject = search.store.subject(asked.subject)
    assert subject is not None
    statements = search.store.statements(asked.subject)
    firsts = {}
    for one in statements:
        firsts.setdefault(search.store.aspects[one.aspect].type, one)
    if len(statements) <= 3 or len(firsts) < 2:
        return told(statements[:3], asked, search)
    order = ("ask_contact", "ask_topics", "ask_meeting", "ask_members", "ask_person", "ask_body")
    ranked = sorted(firsts, key=lambda kind: order.index(kind) if kind in order else 9)
    overview = next((one for one in statements if one.aspect in _OVERVIEW), statements[0])
    return Answer(
        ASKED_BACK,
        statements=(overview,),
        after=(Say("utter_which_about", {"label": subject.label}),),
        choices=tuple(_choice(firsts[kind], search) for kind in ranked[:3]),
        subject=asked.subject,
    )


def _bare_way(asked: Asked) -> str:
    """The way of contact, where a message asks for one and for nothing and nobody else."""
    if asked.subject or asked.query.links:
        return ""
    way = next((one for one in _WAYS if asked.query.aspects.get(one, 0) >= 0.9), "")
    meaningful = [token for token in words(asked.query.text) if token not in STOPWORDS]
    return way if len(meaningful) <= 2 else ""


def _whose(way: str, search: Search) -> Answer:
    """Asks whose telephone number, address … is meant."""
    offices = [search.store.statements(office, way)[:1] for office in _MAIN_OFFICES]
    return Answer(
        ASKED_BACK, before=(Say("utter_which"),), aspect=way,
        choices=tuple(_choice(one, search) for found in offices for one in found)[:3],
    )  # fmt: skip


_MAIN_OFFICES = ("integrationsrat", "mia-do-ki", "integrationsbuero")
_OVERVIEW = frozenset("kind programme event definition role abbreviation".split())


def _which(asked: Asked, hits: list[Hit], search: Search) -> Answer:
    """Up to three statements that might be meant."""
    best = list(dict.fromkeys(hit.statement for hit in hits[:3]))
    return Answer(
        ASKED_BACK,
        before=(Say("utter_not_in_documents"), Say("utter_which")),
        choices=tuple(_choice(one, search) for one in best),
        after=(whom_to_ask(asked.subject, search.store),),
        subject=asked.subject,
        uncertain=True,
    )


def _choice(statement: Statement, search: Search) -> Choice:
    subject = search.store.subject(statement.subject)
    assert subject is not None
    label = search.store.aspects[statement.aspect].label
    return Choice(f"{label}: {subject.name}", statement.id, statement.subject)
