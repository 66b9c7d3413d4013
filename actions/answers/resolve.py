"""Completes a question with what the conversation is about: ellipses, pronouns, corrections."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from actions.question import Question
from knowledge.model import Statement
from knowledge.search import Query, Search
from knowledge.text import STOPWORDS, words, wordset

_NAMED, _MEANT = 0.72, 0.68  # from here on a name, or an everyday word, names the subject
_SHORT = 4  # content words of a message that hardly stands alone
_POINTING = wordset(
    "der die das dem den dort da davon dazu daran dabei darin er sie es ihm ihr ihre ihren ihrer "
    "ihrem sein seine deren dessen denen dieser diese dieses diesen diesem jener wo die dafur "
    "damit hin"
)

_PERSONAL = wordset(
    "ihr ihre ihrer ihrem ihren er ihn ihm sein seine seiner seinem sie dessen deren"
)
_ALREADY = re.compile(
    r"\b(?:gab|gibt|gibts|existier\w+|bestand)\b.*\b(?:schon|bereits|erst)\b.*(?:19|20)\d\d", re.I
)
_EMPTY = wordset(
    "und denn das der die es dann eigentlich aber ist war sind genau bitte gibts gibt den"
)
_BY_QUESTION_WORD = {
    "wo": ("meeting_place", "address"), "wann": ("date", "decision", "founded", "period", "session"),
    "seit wann": ("founded", "date"), "ab wann": ("period", "founded", "date"),
    "wer": ("head", "organiser", "responsible", "winner"), "wie oft": ("meeting_rhythm",),
    "wie viele": ("member_count", "members"), "warum": ("purpose", "goal"), "wozu": ("purpose", "goal"),
    "wohin": ("address",), "von wem": ("organiser", "responsible", "sponsor"),
}  # fmt: skip
_CORRECTION = re.compile(
    r"^\W*(?:nein|nee?|nö|falsch\w*|nicht|quatsch|sorr?y|entschuldigung|stopp?|halt|ach nein)\b.*?"
    r"\b(?:sondern|mein(?:e|te)(?: ich)?|wollte?(?: ich)?|will)\b(?P<meant>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_NEGATION = re.compile(
    r"^\W*(?:nein|nee?|nö|falsch\w*|quatsch|sorr?y|entschuldigung|stopp?|halt)\b\W*|"
    r"\b(?:meinte|meine|wollte?)(?: ich)?\b", re.IGNORECASE,
)  # fmt: skip
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
    named = next((link for link in links if link.score >= _threshold(link.kind)), None)
    about = _person_meant(text, question, search) or context.subject
    leaning = 0.0 if named or not about else _leaning(text)
    detail = bool(named and about and not meant and _leaning(text) >= 0.7
                  and _adds_to_context(named.subject, about, search))  # fmt: skip
    if detail:
        leaning = 1.0
    aspects = dict(question.aspects if text == question.text else search.cues.aspects(text))
    if context.aspect and _lacks_aspect(question, text, links, aspects):
        aspects.setdefault(context.aspect, 0.9)
    if _ALREADY.search(text):
        aspects.update({"founded": 0.9, "decision": 0.9})
    if leaning >= 0.7:
        aspects.update(_wanted_by_question_word(text))
    year = question.year
    query = Query(
        text=text,
        links=links,
        aspects=aspects,
        types=question.types,
        context=_family(about, year or question.past, search) if leaning else (),
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


def _person_meant(text: str, question: Question, search: Search) -> str:
    """The person of the last answer, if "ihre", "sie" or "er" points to one."""
    if not _PERSONAL & set(words(text)):
        return ""
    for one in map(search.store.statement, question.context.statements):
        for subject_id in (one.subject, *_people_in(one)) if one else ():
            subject = search.store.subject(subject_id)
            if subject and subject.type == "person":
                return subject_id
    return ""


def _people_in(statement: Statement) -> list[str]:
    value = [statement.value] if isinstance(statement.value, str) else []
    return [*value, *statement.about]


def _wanted_by_question_word(text: str) -> dict[str, float]:
    """Aspects for "und wo?", "seit wann?" and the like, which say nothing else."""
    tokens = [token for token in words(text) if token not in _EMPTY]
    return dict.fromkeys(_BY_QUESTION_WORD.get(" ".join(tokens), ()), 0.85)


def _not_again(said: tuple[str, ...], text: str, aspects: dict[str, float]) -> tuple[str, ...]:
    """ "Was noch?" does not want what was just said; "und die Telefonnummer noch" might."""
    clear = any(aspects.get(way, 0.0) >= 0.9 for way in ("phone", "email", "address", "fax"))
    return said if _MORE & set(words(text)) and not clear else ()


def corrected(text: str) -> str:
    """The part of a correction that says what is really meant; empty if it is none."""
    found = _CORRECTION.search(text)
    if found is None:
        return ""
    after = found.group("meant").strip(" .!,")
    return (
        after if len(words(after)) and words(after) != ["ich"] else _NEGATION.sub("", text).strip()
    )


def _threshold(kind: str) -> float:
    return _NAMED if kind == "name" else _MEANT


def _leaning(text: str) -> float:
    tokens = words(text)
    if not tokens:
        return 0.0
    meaningful = [token for token in tokens if token not in STOPWORDS]
    if tokens[0] in ("und", "oder", "aber", "auch") and len(meaningful) <= _SHORT + 2:
        return 1.0
    if len(meaningful) <= _SHORT:
        return 1.0 if len(tokens) <= _SHORT or set(tokens) & _POINTING else 0.7
    return 0.5 if set(tokens) & _POINTING else 0.3


def _adds_to_context(subject: str, context: str, search: Search) -> bool:
    """Whether something is said of the context in which the named subject occurs, too."""
    if subject == context:
        return False
    return bool(set(search.store.numbers(subject)) & set(search.store.numbers(context)))


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


def _family(subject: str, earlier: object, search: Search) -> tuple[str, ...]:
    """The subject and, for an earlier time, what it was before."""
    before = search.store.statements(subject, "predecessor") if earlier else []
    return (subject, *(str(one.value) for one in before))
