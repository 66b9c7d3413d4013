""" "Ist X auch dabei?" after a list: whether the list that was just said contains it."""

from __future__ import annotations

import re

from actions.answer import ANSWERED, Answer, Say
from actions.answers.likeness import first_said
from actions.answers.lists import list_around
from actions.answers.said import last_said
from actions.answers.told import told
from actions.turn import Turn
from knowledge.model import Statement
from knowledge.text import STOPWORDS, stem, words, wordset
from knowledge.values import entry_text

_ASKING = re.compile(
    r"^\W*(?:und|ist|is|sind|war|waren|oder|auch|gehört|gehören|gilt|zählt|macht|sitzt)\b|\?\W*$",
    re.IGNORECASE,
)
# "und die Uni?", without a verb that says what it should be
_LIKEWISE = re.compile(
    r"^\W*und?\b(?!.*\b(?:ist|is|sind|war|waren|hat|haben|gehört|zählt)\b)", re.I
)
_FILLER = wordset(
    "auch mit drin drinn dabei davon dazu eins einer eine eines teil mitglied stadt verein beteiligt "
    "gehort vertreten thema themen liste arbeitskreis handlungsfeld projekt"
)
_QUESTION_WORDS = wordset("wer wo wann wie was wen wem welche welcher welches woher wohin seit warum "
                            "von wieso wozu worum woran")  # fmt: skip
_REFERS = wordset("auch dabei drin drinn davon dazu")
_WITHIN = wordset("dabei drin drinn darunter")
_NTH = re.compile(r"\b(?:erst|zweit|dritt|viert|funft|letzt)\w*")
_OF_LISTS = frozenset(
    {
        "members",
        "cities",
        "topics",
        "focus",
        "goals",
        "composition",
        "working_groups",
        "cooperation",
    }
)
# What can have something "auch dabei"; an agenda cannot.
_LISTED = _OF_LISTS | {"tasks", "programmes", "events", "foundation", "staff"}
_MOST = 2  # words that can name one thing


def membership(turn: Turn) -> Answer | None:
    """Yes or no with the list, if the message names one thing after a list was said."""
    listed, item = _listed(turn), _item(turn.question.text)
    if listed is None or not item:
        return None
    inside = _inside(item, listed)
    if not inside and len(item) > 1 and not _REFERS & set(words(turn.question.text)):
        return None
    name = " ".join(_shown(turn.question.text, item))
    verdict = Say("utter_yes") if inside else Say("utter_no", {"item": name})
    return Answer(ANSWERED, before=(verdict,), statements=(listed,), subject=listed.subject,
                  aspect=listed.aspect)  # fmt: skip


def beside_list(turn: Turn) -> Answer | None:
    """What is said of the thing beside the list: "und die Uni?" after the core members."""
    if not _LIKEWISE.search(turn.question.text):
        return None
    listed, item = _listed(turn), _item(turn.question.text)
    if listed is None or not item or _inside(item, listed):
        return None
    store = turn.search.store
    subjects = dict.fromkeys((listed.subject, turn.question.context.subject))
    around = [store.numbered(number) for one in subjects for number in store.numbers(one)]
    found = (one for one in around if one.aspect != "gap" and not isinstance(one.value, list)
             and _tells(item, one.text))  # fmt: skip
    first = next(found, None)
    return told([first], turn.asked, turn.search) if first else None


def _listed(turn: Turn) -> Statement | None:
    """The list that the message may ask about."""
    listed = _last_list(turn) or _list_with_named(turn) or _list_of_last(turn)
    return None if listed is None or _asks_more(turn, listed) else listed


def _inside(item: list[str], listed: Statement) -> bool:
    return any(_same(item, entry_text(entry)) for entry in listed.value)


def _tells(item: list[str], text: str) -> bool:
    said = {stem(token) for token in words(text)}
    return all(any(one.startswith(stem(token)) for one in said) for token in item)


def _last_list(turn: Turn) -> Statement | None:
    said = last_said(turn.question, turn.search)
    return next((one for one in said if one.aspect in _LISTED
                 and isinstance(one.value, list) and len(one.value) > 1), None)  # fmt: skip


def _list_of_last(turn: Turn) -> Statement | None:
    """The list in which the last answer named one: after "Roger Kiel, Jugendamt" the experts."""
    first = first_said(turn)
    return list_around(first, turn) if first and first.aspect in ("staff", "role") else None


def _list_with_named(turn: Turn) -> Statement | None:
    """A list of the conversation's subject that holds the named one: "ist X da auch dabei?"."""
    if not turn.question.links or not _REFERS & set(words(turn.question.text)):
        return None
    named = turn.question.links[0].subject
    statements = turn.search.store.statements(turn.question.context.subject)
    return next((one for one in statements if isinstance(one.value, list) and len(one.value) > 1
                 and named in one.about), None)  # fmt: skip


def _item(text: str) -> list[str]:
    if not _ASKING.search(text) or len(words(text)) > 8:
        return []
    left = [token for token in words(text) if token not in STOPWORDS and token not in _FILLER]
    usable = (
        len(left) <= _MOST
        and not _NTH.search(" ".join(left))
        and not any(token.isdigit() for token in left)
    )
    return left if usable else []


def _asks_more(turn: Turn, listed: Statement) -> bool:
    """Whether a question word, an aspect or another subject makes it a question of its own."""
    tokens = set(words(turn.question.text))
    aspects = turn.asked.aspects - _OF_LISTS - {turn.question.context.aspect}
    others = [link for link in turn.question.links if link.score >= 0.6
              and link.subject not in (*listed.about, listed.subject)]  # fmt: skip
    if tokens & _WITHIN and _last_list(turn):
        others = []  # "Jugendamt dabei?" asks about the list, whoever is named
    return bool(tokens & _QUESTION_WORDS or aspects or others)


def _same(item: list[str], entry: str) -> bool:
    known = {stem(token) for token in words(entry)}
    return all(any(one.startswith(stem(token)[:6]) for one in known) for token in item)


def _shown(text: str, item: list[str]) -> list[str]:
    return [word for word in re.findall(r"[^\W_]+", text) if set(words(word)) & set(item)]
