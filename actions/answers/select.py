"""Chooses, among the ranked statements, those that are said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from actions.answers.resolve import Asked, resolve
from actions.answers.said import last_said
from knowledge.model import Statement
from knowledge.search import Hit, Query, Search
from knowledge.text import asking, words, wordset

_NEAR = 0.75  # share of the best score from which a further statement is said, too
_MOST = 4
_BOTH = wordset("beide beiden beides beider")
_DATED = 3.0  # score from which a statement of a further year is said
_CONTACT = ("phone", "email", "address", "website", "fax")
_SPLIT = re.compile(
    r"(?<=[?!.;])\s+|\s+[+&]\s+|,?\s+(?:und|oder|sowie)\s+(?=(?:wer|wo|wann|wie|was|welche[rsmn]?|wen|wem|seit|"
    r"von|haben|hat|ham|ist|is|sind|kann|darf|gibts?|gabs?|gibt es|wieviele?|in|an|unter)\b)",
    re.IGNORECASE,
)


def chosen(hits: list[Hit], asked: Asked, search: Search) -> list[Statement]:
    """The best statement, those asked for beside it, and near ones of the same subject."""
    best = hits[0]
    found = [best.statement]
    found += _of_asked_aspects(best, asked, search)
    found += [hit.statement for hit in hits[1:6] if _belongs(hit, best, asked)]
    found += _of_further_questions(asked, search)
    found += _of_further_years(asked, search)
    found += _of_further_subjects(hits, asked, found)
    return list(dict.fromkeys(one for one in found if not _stale(one, found, asked)))[:_MOST]


def _of_asked_aspects(best: Hit, asked: Asked, search: Search) -> Iterable[Statement]:
    """Phone and mail, if both are asked for; all ways, if only the contact is."""
    wanted = [aspect for aspect in _CONTACT if asked.query.aspects.get(aspect, 0) >= 0.7]
    if not wanted and best.statement.aspect in _CONTACT:
        wanted = ["phone", "email", "address"] if asked.question.type == "ask_contact" else []
    for subject in _subjects(best, asked, search) if wanted else ():
        for aspect in wanted:
            yield from search.store.statements(subject, aspect)[:1]


def _subjects(best: Hit, asked: Asked, search: Search) -> list[str]:
    """The subjects whose contact is asked for: the best one, further named ones, or "both"."""
    named = [link.subject for link in asked.query.links
             if link.kind == "name" and link.score >= 0.8 and link.type != "document"]  # fmt: skip
    both = (
        [one.subject for one in last_said(asked.question, search)]
        if _BOTH & set(words(asked.query.text))
        else []
    )
    return list(dict.fromkeys([best.statement.subject, *named[:3], *both]))


def _belongs(hit: Hit, best: Hit, asked: Asked) -> bool:
    if hit.score < _NEAR * best.score:
        return False
    if best.statement.aspect in _CONTACT and hit.statement.aspect not in (*_CONTACT, "responsible"):
        return False  # who asks for a number is not told about goals
    same_subject = hit.statement.subject == best.statement.subject
    same_aspect = hit.statement.aspect == best.statement.aspect
    return same_subject or (same_aspect and hit.score > 0.93 * best.score)


def _of_further_years(asked: Asked, search: Search) -> Iterable[Statement]:
    """The best statement for each year, where several are named."""
    years = asked.question.years
    for year in years if len(years) > 1 else ():
        hits = search.rank(replace(asked.query, year=year))
        dated = [hit for hit in hits if hit.evidence.get("year", 0) >= 1 and hit.score >= _DATED]
        yield from (hit.statement for hit in dated[:1])


def _of_further_subjects(
    hits: list[Hit], asked: Asked, found: list[Statement]
) -> Iterable[Statement]:
    """The best statement of each further subject that the question names."""
    told = {subject for one in found for subject in (one.subject, *one.about)}
    used = set().union(*(link.words for link in asked.query.links if link.subject in told))
    for link in asked.query.links[:4]:
        fresh = link.subject not in told and not link.words & used
        if link.score < 0.9 or link.kind != "name" or link.type == "document" or not fresh:
            continue
        own = next((hit for hit in hits if hit.statement.subject == link.subject), None)
        if own and own.score >= 0.6 * hits[0].score:
            used |= link.words
            yield own.statement


def _of_further_questions(asked: Asked, search: Search) -> Iterable[Statement]:
    """The best statement of each further question in the message."""
    text = asking(asked.query.text) or asked.query.text
    parts = [part for part in _SPLIT.split(text) if part and len(part) > 11]
    questions = [part for part in parts if "?" in part or len(parts) == 2]
    if len(questions) < 2:
        return
    for part in questions[-3:]:
        own = resolve(asked.question, search, part)
        if not own.subject and not own.aspects:
            continue
        query = own.query if own.named else _with_subject(own, asked)
        ranked = search.rank(query)
        best = next((hit for hit in ranked if hit.statement.aspect != "gap"), None)
        if best and best.score >= 3.6:
            yield best.statement


def _with_subject(own: Asked, whole: Asked) -> Query:
    return replace(own.query, context={whole.subject: 1.0} if whole.subject else own.query.context,
                   leaning=1.0)  # fmt: skip


def _stale(one: Statement, found: list[Statement], asked: Asked) -> bool:
    """An older value beside the newer one is said as older, not as an answer."""
    if not one.valid_until or asked.query.year or asked.query.past:
        return False
    return any(other.subject == one.subject and other.aspect == one.aspect
               and not other.valid_until for other in found)  # fmt: skip
