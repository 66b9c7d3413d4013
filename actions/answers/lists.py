"""Lists and pairs of the last answer: how many they are, a part of them, both of two."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.answer import ANSWERED, Answer, Say
from actions.answers.filler import EMPTY
from actions.answers.followup import ORDINALS
from actions.answers.likeness import first_said
from actions.answers.said import last_said
from actions.answers.told import told
from actions.turn import Turn
from knowledge.model import Statement
from knowledge.text import fold, stem, words, wordset
from knowledge.values import entry_text

_OF_PEOPLE = ("members", "composition", "staff", "cooperation")
_BOTH = wordset("beide beiden beider beides jeweils")
_COUNTING = re.compile(r"\bwie ?viele?\b|\banzahl\b|\bzahl\b|\bwi?fie?le?\b")
_PART = re.compile(
    r"\bwelche\w*\b.*\b(?:davon|darunter|von (?:denen|ihnen|diesen))\b|"
    r"\b(?:davon|darunter)\b.*\bwelche\w*\b|^\W*(?:und )?welche[rs]? (?:im|in|am|war|waren)\b"
)
_COUNTED = wordset("leute personen mitglieder stuck namen stellen insgesamt zusammen zahl anzahl gesamt "
                   "punkte themen dinge menschen kopfe total viele organisationen vereine stadte "
                   "macht ergibt wi vil")  # fmt: skip


def counted(turn: Turn) -> Answer | None:
    """ "Wie viele sind das insgesamt?" after a list: their number, and the list."""
    tokens = words(turn.question.text)
    content = {one for one in tokens if one not in EMPTY} - _COUNTED
    first = first_said(turn)
    if first is None or content or not _COUNTING.search(fold(turn.question.text)):
        return None
    whole = first if _is_list(first) else list_around(first, turn)
    if whole is None:
        return None
    number = Say("utter_count", {"number": len(whole.value)})
    return Answer(ANSWERED, before=(number,), statements=(whole,), subject=whole.subject,
                  aspect=whole.aspect)  # fmt: skip


def entry(turn: Turn) -> Answer | None:
    """ "Und das zweite?" after a list: its second entry."""
    tokens = words(turn.question.text)
    place = next((ORDINALS[one] for one in tokens if one in ORDINALS and not one.isdigit()), None)
    content = [one for one in tokens if one not in EMPTY and one not in ORDINALS]
    whole = next((one for one in last_said(turn.question, turn.search) if _is_list(one)), None)
    if place is None or content or whole is None or turn.question.context.pending:
        return None
    if place >= len(whole.value):
        return None
    picked = Say("utter_among", {"items": entry_text(whole.value[place])})
    return Answer(ANSWERED, before=(picked,), statements=(whole,), subject=whole.subject,
                  aspect=whole.aspect)  # fmt: skip


def both(turn: Turn) -> Answer | None:
    """ "Und von beiden die Adresse": the same for each subject of the last answer."""
    asked = turn.asked
    if not _BOTH & set(words(asked.query.text)) or asked.named:
        return None
    subjects = list(dict.fromkeys(one.subject for one in last_said(turn.question, turn.search)))[:3]
    wanted = [aspect for aspect, clear in asked.query.aspects.items() if clear >= 0.75]
    found = [_best_of(subject, wanted, turn) for subject in subjects]
    each = [one for one in found if one]
    return told(each, asked, turn.search) if len(subjects) > 1 and len(each) > 1 else None


def _best_of(subject: str, wanted: list[str], turn: Turn) -> Statement | None:
    query = replace(turn.asked.query, context={subject: 1.0}, leaning=1.0, links=())
    hits = [hit.statement for hit in turn.search.rank(query) if hit.statement.aspect != "gap"]
    own = [one for one in hits if one.subject == subject]
    fitting = [one for one in own if one.aspect in wanted]
    return next(iter(fitting if wanted else own), None)


def among(turn: Turn) -> Answer | None:
    """ "Welche davon erst 2009?": the entries of the last list in which the words occur."""
    question = turn.question
    listed = next((one for one in last_said(turn.question, turn.search) if _is_list(one)), None)
    if listed is None or not _PART.search(fold(question.text)):
        return None
    entries = [entry_text(one) for one in listed.value]
    wanted = {stem(one) for one in words(question.text) if one not in EMPTY and len(one) > 2}
    found = [one for one in entries if wanted & {stem(word) for word in words(one)}]
    if not found or len(found) == len(entries):
        return None
    return Answer(ANSWERED, before=(Say("utter_among", {"items": "; ".join(found)}),),
                  statements=(listed,), subject=listed.subject, aspect=listed.aspect)  # fmt: skip


def _is_list(one: Statement) -> bool:
    return isinstance(one.value, list) and len(one.value) > 1


def list_around(first: Statement, turn: Turn) -> Statement | None:
    """The longest list in which the subject of the last answer is one entry."""
    store = turn.search.store
    people = [one for one in first.about if _is_person(one, turn)]
    numbers = dict.fromkeys(n for one in (first.subject, *people) for n in store.numbers(one))
    touching = [store.numbered(one) for one in numbers]
    lists = [one for one in touching if _is_list(one) and one.aspect in _OF_PEOPLE
             and one.subject in first.about and one.subject != first.subject]  # fmt: skip
    return max(lists, key=lambda one: len(one.value)) if lists else None


def _is_person(subject_id: str, turn: Turn) -> bool:
    subject = turn.search.store.subject(subject_id)
    return bool(subject and subject.type == "person")
