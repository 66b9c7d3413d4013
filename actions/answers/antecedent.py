"""Whom or what a pronoun or an ellipsis means: a subject of the conversation that fits it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from actions.question import Question
from knowledge.model import Statement
from knowledge.search import Search
from knowledge.text import STOPWORDS, words, wordset

_CLEAR = 0.75  # from here on an aspect is asked for
_PERSONAL = wordset(
    "ihr ihre ihrer ihrem ihren er ihn ihm sein seine seiner seinem sie dessen deren"
)
_BEFORE = wordset("von bei mit zu fur in an auf uber zum zur beim")
_ARTICLES = {"der": "m", "die": "f", "das": "n"}
_GENDERS = {"er": "m", "ihn": "m", "der": "m", "den": "m", "ihm": "mn", "dem": "mn", "die": "f",
            "sie": "f", "ihr": "f", "das": "n", "es": ""}  # fmt: skip


def antecedent(
    text: str, aspects: Mapping[str, float], question: Question, search: Search
) -> str:
    """The subject that the message speaks of without naming it; empty if there is none."""
    before = question.context.subject
    asked = [aspect for aspect, clear in aspects.items() if clear >= _CLEAR]
    person = person_meant(text, question, search)
    if person and (not asked or _holds(person, asked, search)):
        return person
    if not person and (not before or not asked or _holds(before, asked, search)):
        return before
    gender = _gender(text)
    others = [one for one in _mentioned(_said(question, search)) if _holds(one, asked, search)]
    fitting = [one for one in others if not gender or person or _is(one, gender, search)]
    return next(iter(fitting), person or before)


def _said(question: Question, search: Search) -> list[Statement]:
    return [one for one in map(search.store.statement, question.context.statements) if one]


def _holds(subject: str, asked: Iterable[str], search: Search) -> bool:
    return bool(search.store.statements(subject, *asked))


def _mentioned(said: list[Statement]) -> list[str]:
    """The subjects of the last answer's first statement, in the order in which they count."""
    first = said[:1]
    return list(dict.fromkeys(one for each in first for one in (each.subject, *each.about)))


def _gender(text: str) -> str:
    """The gender of the first word that stands for something said before, else nothing."""
    tokens = words(text)
    for at, token in enumerate(tokens):
        following = tokens[at + 1] if at + 1 < len(tokens) else ""
        stands_alone = not following or following in STOPWORDS
        if token in _GENDERS and stands_alone:
            feminine = token == "der" and at and tokens[at - 1] in _BEFORE
            return "f" if feminine else _GENDERS[token]
    return ""


def _is(subject_id: str, gender: str, search: Search) -> bool:
    subject = search.store.subject(subject_id)
    article = subject.label.split()[0] if subject else ""
    return article not in _ARTICLES or _ARTICLES[article] in gender


def person_meant(text: str, question: Question, search: Search) -> str:
    """The person of the last answer, if "ihre", "sie" or "er" points to one."""
    if not _PERSONAL & set(words(text)) and not _of_the_person(text):
        return ""
    for one in _said(question, search):
        for subject_id in (one.subject, *_people_in(one)):
            subject = search.store.subject(subject_id)
            if subject and subject.type == "person":
                return subject_id
    return ""


def _of_the_person(text: str) -> bool:
    """ "Hast du von der eine Nummer?": an article after a preposition that stands for a person."""
    tokens = words(text)
    return any(token in ("der", "dem") and tokens[at] in _BEFORE
               and (at + 2 == len(tokens) or tokens[at + 2] in STOPWORDS)
               for at, token in enumerate(tokens[1:]))  # fmt: skip


def _people_in(statement: Statement) -> list[str]:
    value = [statement.value] if isinstance(statement.value, str) else []
    return [*value, *statement.about]
