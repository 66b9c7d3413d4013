"""Whom or what a pronoun or an ellipsis means: a subject of the conversation that fits it."""

from __future__ import annotations

from collections.abc import Mapping

from actions.answers.said import last_said
from actions.question import Question
from knowledge.model import Statement
from knowledge.search import Search
from knowledge.text import STOPWORDS, words, wordset

# "Schwerpunkte" are the focus of one subject and the topics of another.
_KINDS = (("focus", "topics", "tasks", "task"), ("goals", "goal", "purpose"),
          ("members", "composition", "staff"))  # fmt: skip
_ALIKE = {one: kind for kind in _KINDS for one in kind}
_HEAD = 3  # letters of the shortest word that can stand for a compound ("Rat")
_CLEAR = 0.75  # from here on an aspect is asked for
_PERSONAL = wordset(
    "ihr ihre ihrer ihrem ihren er ihn ihm sein seine seiner seinem sie dessen deren"
)
_HE = wordset("er ihn ihm")
_BEFORE = wordset("von bei mit zu fur in an auf uber zum zur beim")
_ARTICLES = {"der": "m", "die": "f", "das": "n"}
_GENDERS = {"er": "m", "ihn": "m", "der": "m", "den": "m", "ihm": "mn", "dem": "mn", "die": "f",
            "sie": "f", "ihr": "f", "das": "n", "es": ""}  # fmt: skip


def antecedent(text: str, aspects: Mapping[str, float], question: Question, search: Search) -> str:
    """The subject that the message speaks of without naming it; empty if there is none."""
    before = question.context.subject
    asked = [aspect for aspect, clear in aspects.items() if clear >= _CLEAR]
    people = _people_meant(text, question, search)
    if (
        people
        and before
        and asked
        and _is_he(before, text, search)
        and _holds(before, asked, search)
    ):
        return before
    person = next((one for one in people if _holds(one, asked, search)), "")
    if (person and asked) or before in people:
        return person or before
    if not people and (not before or not asked or _holds(before, asked, search)):
        return before
    gender = "" if people else _gender(text)
    others = [one for one in mentioned(question, search) if _holds(one, asked, search)]
    fitting = [one for one in others if not gender or _is(one, gender, search)]
    return next(iter(fitting if asked else []), next(iter(people), before))


def described(text: str, question: Question, search: Search) -> str:
    """The earlier subject that a word means: "das Treffen" the Vernetzungstreffen."""
    tokens = [one for one in words(text) if one not in STOPWORDS and len(one) >= _HEAD]
    context = question.context
    candidates = [context.subject, *mentioned(question, search), *context.earlier]
    for one in dict.fromkeys(filter(None, candidates)):
        subject = search.store.subject(one)
        names = words(" ".join((subject.name, *subject.aliases))) if subject else []
        if any(_heads(token, name) for token in tokens for name in names):
            return one
    return ""


def _heads(token: str, name: str) -> bool:
    """Whether the word is what a compound ends with: "Preis" of "Integrationspreis"."""
    bare = token[:-1] if token.endswith(("s", "n")) and len(token) > _HEAD + 1 else token
    return any(name != one and name.endswith(one) and len(name) - len(one) >= _HEAD
               for one in (token, bare))  # fmt: skip


def _is_he(subject_id: str, text: str, search: Search) -> bool:
    """Whether "er" means what is called "der …" rather than a person."""
    subject = search.store.subject(subject_id)
    masculine = bool(subject and subject.type != "person" and subject.label.startswith("der "))
    return masculine and bool(_HE & set(words(text)))


def _holds(subject: str, asked: list[str], search: Search) -> bool:
    wanted = {one for each in asked for one in _ALIKE.get(each, (each,))}
    return bool(search.store.statements(subject, *sorted(wanted))) if asked else True


def mentioned(question: Question, search: Search) -> list[str]:
    """The subjects of the last answer's first statement, in the order in which they count."""
    first = last_said(question, search)[:1]
    return list(dict.fromkeys(one for each in first for one in (each.subject, *each.about)))


def _gender(text: str) -> str:
    """The gender of the first word that stands for something said before, else nothing."""
    tokens = words(text)
    for at, word in enumerate(tokens):
        following = tokens[at + 1] if at + 1 < len(tokens) else ""
        stands_alone = not following or following in STOPWORDS
        if word in _GENDERS and stands_alone:
            feminine = word == "der" and at and tokens[at - 1] in _BEFORE
            return "f" if feminine else _GENDERS[word]
    return ""


def _is(subject_id: str, gender: str, search: Search) -> bool:
    subject = search.store.subject(subject_id)
    article = subject.label.split()[0] if subject else ""
    return article not in _ARTICLES or _ARTICLES[article] in gender


def person_meant(text: str, question: Question, search: Search) -> str:
    """The first person of the last answer, if "ihre", "sie" or "er" points to one."""
    return next(iter(_people_meant(text, question, search)), "")


def _people_meant(text: str, question: Question, search: Search) -> list[str]:
    if not _PERSONAL & set(words(text)) and not _of_the_person(text):
        return []
    found = [question.context.subject] if _is_person(question.context.subject, search) else []
    for one in last_said(question, search):
        for subject_id in (one.subject, *_people_in(one)):
            if _is_person(subject_id, search):
                found.append(subject_id)
    return list(dict.fromkeys(found))


def _is_person(subject_id: str, search: Search) -> bool:
    subject = search.store.subject(subject_id)
    return bool(subject and subject.type == "person")


def _of_the_person(text: str) -> bool:
    """ "Hast du von der eine Nummer?": an article after a preposition that stands for a person."""
    tokens = words(text)
    return any(token in ("der", "dem") and tokens[at] in _BEFORE
               and (at + 2 == len(tokens) or tokens[at + 2] in STOPWORDS)
               for at, token in enumerate(tokens[1:]))  # fmt: skip


def _people_in(statement: Statement) -> list[str]:
    value = [statement.value] if isinstance(statement.value, str) else []
    return [*value, *statement.about]
