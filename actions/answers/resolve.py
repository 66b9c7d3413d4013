"""Completes a question with what the conversation is about: ellipses, pronouns, corrections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from actions.answers.antecedent import antecedent, described, mentioned, person_meant
from actions.answers.corrections import corrected
from actions.answers.question_words import by_question_word
from actions.question import Question
from knowledge.link import Link
from knowledge.search import Query, Search
from knowledge.text import STOPWORDS, fold, words, wordset

_NAMED, _MEANT = 0.72, 0.68  # from here on a name, or an everyday word, names the subject
_CLEARLY = 0.9  # from here on an aspect is asked for
_PERSONAL_WAYS = ("phone", "fax", "email")
_BESIDE, _EARLIER = 0.7, 0.3  # how far what was spoken of beside it may be meant, or before
_KIN = 0.45  # the same for a sibling or a part of what was talked of
_SHORT = 4  # content words of a message that hardly stands alone
_JOINING = ("und", "oder", "aber", "auch", "un")
_STANDING = wordset("er ihn ihm sie ihr ihre ihren ihrer sein seine deren dessen denen dort da davon dazu "
                    "daran dabei darin dafur damit dahin danach davor")  # fmt: skip
_POINTING = wordset(
    "der die das dem den dort da davon dazu daran dabei darin er sie es ihm ihr ihre ihren ihrer "
    "ihrem sein seine deren dessen denen dieser diese dieses diesen diesem jener wo die dafur "
    "damit hin"
)

_ALREADY = re.compile(
    r"\b(?:gab|gibt|gibts|existier\w+|bestand)\b.*\b(?:schon|bereits|erst)\b.*(?:19|20)\d\d", re.I
)
# A year that somebody only guesses at does not narrow what is looked for.
_GUESSED = re.compile(
    r"\bwann\b.*\b(?:war|wars|ist|is|isses) (?:das |dat |es |des )?(?:denn |doch |etwa )?"
    r"(?:nicht|nich|net|nit|schon|erst|etwa) (?:\w+ )?(?:19|20)\d\d"
)
_MORE = wordset("noch sonst ausserdem weitere weiteren andere anderen anderes")


@dataclass(frozen=True)
class Asked:
    """A question with everything filled in that the conversation supplies."""

    question: Question
    query: Query
    subject: str = ""  # the subject that is named, or meant by the context
    named: bool = False  # the message itself names it
    leaning: float = 0.0  # how much the message leans on the context (0 to 1)
    aspects: frozenset[str] = field(default_factory=frozenset)  # aspects asked for clearly


def resolve(question: Question, search: Search, text: str = "") -> Asked:
    """The completed question; `text` restricts it to one of several questions in a message."""
    context = question.context
    meant = corrected(question.text) if context.statements else ""
    text = text or meant or question.text
    links = question.links if text == question.text else tuple(search.linker.links(text))
    aspects = dict(question.aspects if text == question.text else search.cues.aspects(text))
    reached = _reached(links, aspects)
    named = reached or next(
        (link for link in links if link.score >= _threshold(link, question, search)), None
    )
    back = "" if named else described(text, question, search)
    about = back or antecedent(text, aspects, question, search)
    leaning = 0.0 if named or not about else 1.0 if back else _leaning(text)
    adds = bool(named and about and _adds_to_context(named.subject, about, search))
    person = bool(named and about and about == person_meant(text, question, search))
    detail = bool(named and named is not reached and not meant and named.subject != about
                  and (person or (adds and _leaning(text) >= 0.7))
                  and not _own(named.subject, about, aspects, search)
                  and not _within(named.subject, about, search))  # fmt: skip
    if detail and not adds:  # "in welcher Projektgruppe war er?" asks about him
        links = tuple(link for link in links if link is not named)
    if detail:
        leaning = 1.0
    if context.aspect and _lacks_aspect(question, text, links, aspects):
        aspects.setdefault(context.aspect, 0.9)
    if _ALREADY.search(text):
        aspects.update({"founded": 0.9, "decision": 0.9})
    if leaning >= 0.7:
        aspects.update(dict.fromkeys(by_question_word(text), 0.85))
    year = None if _GUESSED.search(fold(text)) else question.year
    query = Query(
        text=text,
        links=links,
        aspects=aspects,
        types=question.types,
        context=_focus(about, year or question.past, question, search) if leaning else {},
        topic=context.question if leaning else "",
        said=_not_again(context.statements, text, aspects) if leaning else (),
        leaning=leaning,
        year=year,
        past=question.past,
    )
    return Asked(
        question, query,
        subject=named.subject if named and not detail else about if leaning else "",
        named=bool(named), leaning=leaning,
        aspects=frozenset(key for key, clear in aspects.items() if clear >= 0.9),
    )  # fmt: skip


def _not_again(said: tuple[str, ...], text: str, aspects: dict[str, float]) -> tuple[str, ...]:
    """ "Was noch?" does not want what was just said; "und die Telefonnummer noch" might."""
    clear = any(aspects.get(way, 0.0) >= 0.9 for way in ("phone", "email", "address", "fax"))
    return said if _MORE & set(words(text)) and not clear else ()


def _reached(links: Iterable[Link], aspects: Mapping[str, float]) -> Link | None:
    """The person whose number is asked for; the offices in the text only say where they work."""
    if not any(aspects.get(way, 0.0) >= _CLEARLY for way in _PERSONAL_WAYS):
        return None
    people = [one for one in links if one.type == "person" and one.score >= _NAMED]
    return max(people, key=_place) if people else None


def _place(link: Link) -> int:
    """Where in the text it is named last."""
    return max(link.words, default=-1)


def _threshold(link: Link, question: Question, search: Search) -> float:
    """Less is needed for one of a group that the conversation is about: "die zur Sprache"."""
    around = question.context.subject
    subject = search.store.subject(link.subject) if around else None
    if subject and subject.part_of and subject.part_of in (around, _group(around, search)):
        return _KIN
    return _NAMED if link.kind == "name" else _MEANT


def _group(subject_id: str, search: Search) -> str:
    subject = search.store.subject(subject_id)
    return subject.part_of if subject else ""


def refers(text: str) -> bool:
    """Whether the text has a word that stands for something said before."""
    return bool(set(words(text)) & _STANDING)


def _leaning(text: str) -> float:
    tokens = words(text)
    if not tokens:
        return 0.0
    meaningful = [token for token in tokens if token not in STOPWORDS]
    if tokens[0] in _JOINING and len(meaningful) <= _SHORT + 2:
        return 1.0
    if len(meaningful) <= _SHORT:
        return 1.0 if len(tokens) <= _SHORT or set(tokens) & _POINTING else 0.7
    return 0.5 if set(tokens) & _POINTING else 0.3


def _adds_to_context(subject: str, context: str, search: Search) -> bool:
    """Whether something is said of the context in which the named subject occurs, too."""
    if subject == context:
        return False
    return bool(set(search.store.numbers(subject)) & set(search.store.numbers(context)))


def _within(named: str, about: str, search: Search) -> bool:
    """Whether the named subject is a part of what was talked of: then it alone is meant."""
    subject = search.store.subject(named)
    return bool(subject and subject.part_of == about)


def _own(named: str, about: str, aspects: Mapping[str, float], search: Search) -> bool:
    """Whether what is asked is known of the named subject itself, and not of the context."""
    asked = [aspect for aspect, clear in aspects.items() if clear >= 0.9]
    store = search.store
    return bool(asked and store.statements(named, *asked) and not store.statements(about, *asked))


def _lacks_aspect(question: Question, text: str, links: tuple, aspects: dict[str, float]) -> bool:
    """Whether the message names a subject or a year only, or corrects one."""
    if aspects and max(aspects.values()) >= 0.75:
        return False
    covered = {word for link in links[:3] for word in link.words}
    rest = [
        token for place, token in enumerate(words(text))
        if token not in STOPWORDS and place not in covered and not re.fullmatch(r"\d{4}", token)
        and token not in {"meine", "meinte", "falsch", "sondern"}
    ]  # fmt: skip
    return not rest or (question.intent == "correct" and len(rest) <= 2)


def _focus(about: str, earlier: object, question: Question, search: Search) -> dict[str, float]:
    """What is meant, for an earlier time what it was before, and what else was spoken of."""
    before = search.store.statements(about, "predecessor") if earlier else []
    focus = dict.fromkeys((about, *(str(one.value) for one in before)), 1.0)
    for one in mentioned(question, search):
        focus.setdefault(one, _BESIDE)
    for one in question.context.earlier:
        focus.setdefault(one, _EARLIER)
    return focus
