"""Messages that only make sense after the last answer, answered from it and from its subject."""

from __future__ import annotations

import re

from actions.answer import ASKED_BACK, NOT_IN_DOCUMENTS, Answer, Say
from actions.answers.antecedent import mentioned
from actions.answers.contacts import BODIES, WAYS, whom_to_ask
from actions.answers.filler import EMPTY
from actions.answers.likeness import first_said
from actions.answers.question_words import after, by_question_word
from actions.answers.said import last_said
from actions.answers.told import told
from actions.turn import Turn
from knowledge.text import fold, words, wordset

_NAMED = 0.68  # from here on a link names the subject
_LEANS = 0.7  # from here on a message hardly stands without the one before
_FEW = 3  # words of a message that asks for a way of contact and for nothing else
_TIMED = ("date", "period")
_TIMES = wordset("uhrzeit uhr jahr jahre datum tag monat genau genaue welches viel spat")
_HELD = (
    (re.compile(r"\buhr(?:zeit)?\b|\bwie spat\b"), re.compile(r"\d{1,2}:\d\d")),
    (re.compile(r"\b(?:tag|datum)\b"), re.compile(r"\b\d{1,2}\. ?(?:[A-ZÄÖÜ]|\d)")),
    (re.compile(r"\bjahr\b"), re.compile(r"\b(?:19|20)\d\d\b")),
)


def bare_question(turn: Turn) -> Answer | None:
    """ "Und wo?": the place of what the conversation is about, or that it is not known."""
    aspects = by_question_word(turn.question.text)
    first = first_said(turn)
    if not aspects or first is None:
        return None
    store = turn.search.store
    about = {one.aspect for one in last_said(turn.question, turn.search)} | {
        turn.question.context.aspect
    }
    for subject in _spoken_of(turn):
        for aspect in after(aspects, about):
            found = store.statements(subject, aspect)
            if found:
                return told(found[:1], turn.asked, turn.search)
    if aspects[0] in _TIMED and re.search(r"(?:19|20)\d\d", first.text):
        return told([first], turn.asked, turn.search)
    return Answer(
        NOT_IN_DOCUMENTS, before=(Say("utter_not_exactly"),), statements=(first,),
        after=(whom_to_ask(first.subject, turn.search.store),), subject=first.subject,
        aspect=first.aspect,
    )  # fmt: skip


def _spoken_of(turn: Turn) -> list[str]:
    """The conversation's subject, then the bodies and offices that the last answer named."""
    store, subject = turn.search.store, turn.question.context.subject
    said = mentioned(turn.question, turn.search)
    held = [one for one in map(store.subject, said) if one and one.type in BODIES]
    return list(dict.fromkeys((subject, *(one.id for one in held))))


def contact(turn: Turn) -> Answer | None:
    """ "Und die Telefonnummer?": that of the subject of the conversation, where it has one."""
    asked = turn.asked
    named = turn.search.cues.aspects(asked.query.text)
    ways = [one for one in WAYS if named.get(one, 0.0) >= 0.9]
    content = [one for one in words(asked.query.text) if one not in EMPTY]
    other = any(clear >= 0.9 for aspect, clear in named.items() if aspect not in WAYS)
    where = by_question_word(asked.query.text)  # "wo ist das?" may mean where it meets
    lacking = asked.named or asked.leaning < _LEANS or not ways
    if lacking or other or where or len(content) > _FEW:
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
