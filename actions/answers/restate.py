"""The last question once more, for another subject or another year: "und die IHK?", "und 2008?".

The question is put again in full, with the new name or year in the place of the old one, and answered
like any other; so what is missing for the new one is found missing, too.
"""

from __future__ import annotations

import re
from dataclasses import replace

from actions.answer import ANSWERED, ANSWERED_OLDER, NOT_IN_DOCUMENTS, Answer
from actions.answers import facts
from actions.answers.contacts import BODIES
from actions.answers.filler import EMPTY
from actions.answers.likeness import first_said
from actions.answers.named import only_named, only_year
from actions.answers.question_words import by_question_word
from actions.question import Context, Question
from actions.turn import Turn
from knowledge.link import Link
from knowledge.search import Search
from knowledge.text import words

_SHOWN_WORD = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_QUESTION_WORD = re.compile(
    r"\b(?:(?:seit|ab|bis) wann|wie (?:oft|viele?|lange)|(?:mit|von|bei) wem|für wen|warum|wieso|wozu|wofür|wo|"
    r"wann|wer|was|welche[mnrs]?(?: \w+)?)\b", re.IGNORECASE,
)  # fmt: skip
_LIKEWISE = re.compile(
    r"^\W*(?:und|un|oder|auch|von|vom|aus|bei|beim|fur|für|im|in)\b", re.IGNORECASE
)
_FEW = 2  # words that stand for one thing
_CERTAIN = (ANSWERED, ANSWERED_OLDER, NOT_IN_DOCUMENTS)
_LINKED = 0.6  # from here on a link of the last question may be what is replaced


def restated(turn: Turn) -> Answer | None:
    """The answer to the last question for the subject or year that the message names."""
    base = turn.question.context.question
    if not base:
        return None
    link = only_named(turn)
    year = only_year(turn)
    if link:
        text = _with_subject(base, link, turn)
    elif year:
        text = _with_year(base, year)
    else:
        return None
    answer = facts.answer(Turn(asked_again(text, turn), turn.search))
    fits = answer.outcome in _CERTAIN and not answer.uncertain
    if not fits or (link and not _concerns(answer, link.subject) and not _document(answer, turn)):
        return None
    if year and not link and not any(_of(year, one.text) for one in answer.statements):
        return None
    return replace(answer, question=text)


def restated_otherwise(turn: Turn) -> Answer | None:
    """The last question for something that has no name here: "und von der Uni?" after the RAA."""
    base, subject = turn.question.context.question, turn.question.context.subject
    text = turn.asked.query.text
    content = [one for one in words(text) if one not in EMPTY]
    known = turn.asked.named or turn.asked.aspects or turn.question.years
    if not base or known or not 1 <= len(content) <= _FEW or not _LIKEWISE.search(text):
        return None
    links = [one for one in turn.search.linker.links(base) if one.score >= _LINKED]
    old = next((one for one in links if one.subject == subject and one.words), None)
    shown = [one for one in _SHOWN_WORD.findall(text) if set(words(one)) & set(content)]
    if old is None or not shown:
        return None
    question = _in_place_of(base, old, " ".join(shown))
    answer = facts.answer(Turn(asked_again(question, turn), turn.search))
    first = next(iter(answer.statements), None)
    if answer.outcome not in (ANSWERED, ANSWERED_OLDER) or first is None:
        return None
    told = words(first.text)
    holds = all(any(one.startswith(each[:6]) for one in told) for each in content)
    return replace(answer, question=question) if holds and first.subject != subject else None


def other_question(turn: Turn) -> Answer | None:
    """The last question with another question word: "und wo?" after "Wann trifft er sich?"."""
    base = turn.question.context.question
    words_asked = by_question_word(turn.question.text)
    found = _QUESTION_WORD.search(turn.question.text)
    places = list(_QUESTION_WORD.finditer(base))
    if not base or not words_asked or found is None or not places:
        return None
    place = places[-1]
    text = base[: place.start()] + found.group() + base[place.end() :]
    subject = turn.question.context.subject
    answer = facts.answer(Turn(asked_again(text, turn, Context(subject=subject)), turn.search))
    fits = answer.outcome in _CERTAIN and not answer.uncertain and answer.statements
    if not fits or not _concerns(answer, subject):
        return None
    first = answer.statements[0]
    again = first.id in turn.question.context.statements and first.aspect not in words_asked
    return None if again else replace(answer, question=text)


def asked_again(text: str, turn: Turn, context: Context | None = None) -> Question:
    """The other question, in the place of the message, for the kind of the last answer."""
    question, search = turn.question, turn.search
    first = first_said(turn)
    kind = search.store.aspects[first.aspect].type if first else ""
    types = {kind: 1.0} if kind else question.intents
    return replace(
        question, text=text, intent=kind or question.intent, intents=types,
        links=tuple(search.linker.links(text)), aspects=search.cues.aspects(text),
        years=tuple(int(one) for one in _YEAR.findall(text)), context=context or Context(),
    )  # fmt: skip


def _with_subject(base: str, link: Link, turn: Turn) -> str:
    """The base with the words of the new subject in place of those of the old one."""
    name = _shown(turn.asked.query.text, link.words) or link.phrase
    old = _replaceable(base, link, turn.search, turn.question.context.subject)
    if old is None:
        return f"{base.rstrip(' ?!.')} {name}?"
    return _in_place_of(base, old, name)


def _in_place_of(base: str, old: Link, name: str) -> str:
    places = list(_SHOWN_WORD.finditer(base))
    covered = [places[at] for at in sorted(old.words) if at < len(places)]
    return base[: covered[0].start()] + name + base[covered[-1].end() :]


def _replaceable(base: str, link: Link, search: Search, subject: str) -> Link | None:
    """The link of the base that the new one stands for: of the same kind, else what was meant."""
    links = [one for one in search.linker.links(base) if one.score >= _LINKED and one.words]
    kin = [one for one in links if one.subject != link.subject
           and (one.type == link.type or {one.type, link.type} <= BODIES)]  # fmt: skip
    about = [one for one in links if one.subject == subject]
    return next(iter(kin or about or links), None)


def _shown(text: str, places: frozenset[int]) -> str:
    found = _SHOWN_WORD.findall(text)
    return " ".join(found[at] for at in sorted(places) if at < len(found))


def _with_year(base: str, year: int) -> str:
    if _YEAR.search(base):
        return _YEAR.sub(str(year), base)
    return f"{base.rstrip(' ?!.')} {year}?"


def _concerns(answer: Answer, subject: str) -> bool:
    first = next(iter(answer.statements), None)
    return subject in (first.subject, *first.about) if first else answer.subject == subject


def _document(answer: Answer, turn: Turn) -> bool:
    """Whether it is another document than before: "und den vom Integrationsbüro?"."""
    first = next(iter(answer.statements), None)
    subject = turn.search.store.subject(first.subject) if first else None
    other = subject is not None and subject.id != turn.question.context.subject
    return bool(other and subject and subject.type == "document")


def _of(year: int, text: str) -> bool:
    return str(year) in words(text)
