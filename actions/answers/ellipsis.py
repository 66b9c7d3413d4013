"""Messages that only make sense after the last answer, answered from it and from its subject."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.answer import ANSWERED, ASKED_BACK, NOT_IN_DOCUMENTS, Answer, Say
from actions.answers.contacts import WAYS, whom_to_ask
from actions.answers.filler import EMPTY
from actions.answers.likeness import first_said
from actions.answers.question_words import after, by_question_word
from actions.answers.told import told
from actions.turn import Turn
from knowledge.model import Statement
from knowledge.text import fold, stem, words, wordset
from knowledge.values import entry_text

_NAMED = 0.68  # from here on a link names the subject
_LEANS = 0.7  # from here on a message hardly stands without the one before
_FEW = 3  # words of a message that asks for a way of contact and for nothing else
_OF_PEOPLE = ("members", "composition", "staff", "cooperation")
_BOTH = wordset("beide beiden beider beides jeweils")
_TIMED = ("date", "period")
_TIMES = wordset("uhrzeit uhr jahr jahre datum tag monat genau genaue welches viel spat")
_HELD = (
    (re.compile(r"\buhr(?:zeit)?\b|\bwie spat\b"), re.compile(r"\d{1,2}:\d\d")),
    (re.compile(r"\b(?:tag|datum)\b"), re.compile(r"\b\d{1,2}\. ?(?:[A-ZÄÖÜ]|\d)")),
    (re.compile(r"\bjahr\b"), re.compile(r"\b(?:19|20)\d\d\b")),
)
_COUNTING = re.compile(r"\bwie ?viele?\b|\banzahl\b|\bzahl\b|\bwi?fie?le?\b")
_PART = re.compile(r"\bwelche\w*\b.*\b(?:davon|darunter|von (?:denen|ihnen|diesen))\b|"
                   r"\b(?:davon|darunter)\b.*\bwelche\w*\b|^\W*(?:und )?welche[rs]? (?:im|in|am|war|waren)\b")
_COUNTED = wordset("leute personen mitglieder stuck namen stellen insgesamt zusammen zahl anzahl gesamt "
                   "punkte themen dinge menschen kopfe total viele organisationen vereine stadte warn wahrn sin sinds "
                   "gibts macht ergibt wi vil")  # fmt: skip


def bare_question(turn: Turn) -> Answer | None:
    """ "Und wo?": the place of what the conversation is about, or that it is not known."""
    aspects = by_question_word(turn.question.text)
    first = first_said(turn)
    if not aspects or first is None:
        return None
    store = turn.search.store
    said = [one for one in map(store.statement, turn.question.context.statements) if one]
    about = {one.aspect for one in said} | {turn.question.context.aspect}
    for aspect in after(aspects, about):
        found = store.statements(turn.question.context.subject, aspect)
        if found:
            return told(found[:1], turn.asked, turn.search)
    if aspects[0] in _TIMED and re.search(r"(?:19|20)\d\d", first.text):
        return told([first], turn.asked, turn.search)
    return Answer(
        NOT_IN_DOCUMENTS, before=(Say("utter_not_exactly"),), statements=(first,),
        after=(whom_to_ask(first.subject, turn.search.store),), subject=first.subject,
        aspect=first.aspect,
    )  # fmt: skip


def contact(turn: Turn) -> Answer | None:
    """ "Und die Telefonnummer?": that of the subject of the conversation, where it has one."""
    asked = turn.asked
    named = turn.search.cues.aspects(asked.query.text)
    ways = [one for one in WAYS if named.get(one, 0.0) >= 0.9]
    content = [one for one in words(asked.query.text) if one not in EMPTY]
    if asked.named or asked.leaning < _LEANS or not ways or len(content) > _FEW:
        return None
    store = turn.search.store
    if turn.question.years or turn.question.past or not asked.subject:
        return None
    if "email" in ways and "address" in ways:  # "Mailadresse"
        ways.remove("address")
    found = [one for way in ways for one in store.statements(asked.subject, way)[:1]]
    return told(found, asked, turn.search) if found else None


def contained(turn: Turn) -> Answer | None:
    """ "Und um welche Uhrzeit?": the last answer once more, if it holds what is asked for."""
    first = first_said(turn)
    question = fold(turn.question.text)
    content = [one for one in words(question) if one not in EMPTY and one not in _TIMES]
    if first is None or content:
        return None
    for asked, held in _HELD:
        if asked.search(question):
            return told([first], turn.asked, turn.search) if held.search(first.text) else None
    return None


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


def both(turn: Turn) -> Answer | None:
    """ "Und von beiden die Adresse": the same for each subject of the last answer."""
    asked = turn.asked
    if not _BOTH & set(words(asked.query.text)) or asked.named:
        return None
    store = turn.search.store
    said = [one for one in map(store.statement, turn.question.context.statements) if one]
    subjects = list(dict.fromkeys(one.subject for one in said))[:3]
    wanted = [aspect for aspect, clear in asked.query.aspects.items() if clear >= 0.75]
    found = [_best_of(subject, wanted, turn) for subject in subjects]
    each = [one for one in found if one]
    return told(each, asked, turn.search) if len(subjects) > 1 and len(each) > 1 else None


def _best_of(subject: str, wanted: list[str], turn: Turn) -> Statement | None:
    query = replace(turn.asked.query, context=(subject,), leaning=1.0, links=())
    hits = [hit.statement for hit in turn.search.rank(query) if hit.statement.aspect != "gap"]
    own = [one for one in hits if one.subject == subject]
    fitting = [one for one in own if one.aspect in wanted]
    return next(iter(fitting if wanted else own), None)


def clarified(turn: Turn) -> Answer | None:
    """The answer to "Was meinen Sie?", given by naming one of the choices or their subject."""
    question, search = turn.question, turn.search
    context = question.context
    if context.outcome != ASKED_BACK or len(words(question.text)) > 8:
        return None
    options = [one for one in map(search.store.statement, context.pending) if one]
    asked = turn.asked
    content = [one for at, one in enumerate(words(asked.query.text)) if one not in EMPTY
               and not any(at in link.words for link in asked.query.links[:3]
                           if link.score >= _NAMED)]  # fmt: skip
    wanted = [aspect for aspect, clear in asked.query.aspects.items() if clear >= 0.9]
    if asked.named and not content:
        subject = asked.query.links[0].subject
        own = [one for one in options if one.subject == subject]
        known = search.store.statements(subject, context.aspect) if context.aspect else []
        picked = next(iter(known or own), None)
        return told([picked], asked, search) if picked else None
    fitting = [one for one in options if one.aspect in wanted]
    single = len({one.subject for one in fitting}) == 1 and not asked.named
    return told(fitting[:1], asked, search) if single and len(content) <= 1 else None


def among(turn: Turn) -> Answer | None:
    """ "Welche davon erst 2009?": the entries of the last list in which the words occur."""
    question = turn.question
    said = [one for one in map(turn.search.store.statement, question.context.statements) if one]
    listed = next((one for one in said if _is_list(one)), None)
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
    return max(lists, key=lambda one: len(one.value), default=None)


def _is_person(subject_id: str, turn: Turn) -> bool:
    subject = turn.search.store.subject(subject_id)
    return bool(subject and subject.type == "person")
