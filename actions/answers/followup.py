"""Turns that refer to what was said before: more of it, its source, its age, a choice made."""

from __future__ import annotations

from dataclasses import replace

from actions.answer import ANSWERED, NOT_IN_DOCUMENTS, SMALL_TALK, Answer, Say
from actions.answers import facts
from actions.answers.contacts import whom_to_ask
from actions.answers.resolve import resolve
from actions.question import Question
from actions.turn import Turn
from knowledge.model import Statement
from knowledge.search import Search
from knowledge.text import words
from knowledge.vectors import features

_ORDINALS = {
    "erste": 0, "ersten": 0, "erstes": 0, "eins": 0, "1": 0, "zweite": 1, "zweiten": 1,
    "zweites": 1, "zwei": 1, "2": 1, "mittlere": 1, "dritte": 2, "dritten": 2, "drittes": 2,
    "drei": 2, "3": 2, "letzte": -1, "letzten": -1, "letztes": -1, "letzteres": -1,
}  # fmt: skip
_ITSELF = frozenset("info infos information informationen angabe angaben auskunft quelle quellen beleg "
                    "antwort woher belegt".split())  # fmt: skip
_LISTS = ("members", "cities", "topics", "goals", "tasks", "programmes", "sessions", "events")


def source(turn: Turn) -> Answer:
    """Which document the last answer came from, and the place in it."""
    question, search = turn.question, turn.search
    said = _said(question, search)
    if not said:
        asked = turn.asked
        if asked.named:
            return facts.answer(turn)
        return Answer(SMALL_TALK, before=(Say("utter_no_answer_yet"), _all_sources(search)),
                      keeps_context=True)  # fmt: skip
    cited = {}
    for one in said:
        for citation in (one.citation, *one.also):
            cited.setdefault(citation.source, citation)
    lines = [_source_line(one.source, one.place, search) for one in cited.values()]
    return Answer(ANSWERED, before=tuple(lines), keeps_context=True)


def of_answer(question: Question) -> bool:
    """Whether a short message asks about the last answer itself: "von wann ist die Info?"."""
    tokens = words(question.text)
    return bool(question.context.statements) and len(tokens) <= 7 and bool(_ITSELF & set(tokens))


def _source_line(source_id: str, place: str, search: Search) -> Say:
    document = search.store.sources[source_id]
    return Say("utter_source_of", {
        "cited": document.cited, "place": place,
        "basis": f" ({document.date_note})" if document.date_basis == "inferred" else "",
    })  # fmt: skip


def currentness(turn: Turn) -> Answer:
    """How old the last answer is, and who can say whether it still holds."""
    question, search = turn.question, turn.search
    said = _said(question, search)
    if not said:
        return facts.answer(turn) if question.links else source(turn)
    document = search.store.sources[said[0].citation.source]
    line = Say("utter_currentness", {"said": document.said, "short": document.short})
    return Answer(ANSWERED, before=(line,), keeps_context=True,
                  after=(whom_to_ask(said[0].subject, search.store),))  # fmt: skip


def more(turn: Turn) -> Answer:
    """The rest of a shortened list, the whole list behind a detail, or the next statements."""
    question, search = turn.question, turn.search
    context = question.context
    said = _said(question, search)
    if context.pending and said:
        return Answer(ANSWERED, statements=said[:1], entries=context.pending,
                      subject=context.subject, aspect=context.aspect)  # fmt: skip
    asked = turn.asked
    if asked.named:
        return facts.answer(turn)
    rest = [one for one in search.store.statements(context.subject)
            if one.id not in context.statements and not one.valid_until]  # fmt: skip
    same = [one for one in rest if one.aspect == context.aspect]
    whole = [one for one in search.store.statements(context.subject)
             if isinstance(one.value, list) and (one.aspect == context.aspect
                                                 or one.id in context.statements)]  # fmt: skip
    lists = [one for one in rest if one.aspect in _LISTS]
    kind = search.store.aspects[context.aspect].type if context.aspect in search.store.aspects else ""
    alike = [one for one in rest if search.store.aspects[one.aspect].type == kind]
    found = same[:4] or whole[:1] or alike[:4] or lists[:1]
    if not found:
        return Answer(NOT_IN_DOCUMENTS, before=(Say("utter_nothing_more"),),
                      after=(whom_to_ask(context.subject, search.store),),
                      keeps_context=True)  # fmt: skip
    return facts.told(found, asked, search)


def choose(turn: Turn) -> Answer:
    """The statement behind the choice that was made by its place or by its words."""
    question, search = turn.question, turn.search
    options = [one for one in map(search.store.statement, question.context.pending) if one]
    picked = _picked(question.text, options, search)
    if picked is None:
        return facts.answer(turn)
    return facts.told([picked], resolve(replace(question, aspects={}), search), search)


def _picked(text: str, options: list[Statement], search: Search) -> Statement | None:
    if not options:
        return None
    for token in words(text):
        place = _ORDINALS.get(token)
        if place is not None and place < len(options):
            return options[place]
    wanted = features(text)
    def likeness(one: Statement) -> float:
        label = search.store.aspects[one.aspect].label
        return sum((wanted & features(label)).values())
    best = max(options, key=likeness)
    return best if likeness(best) > 3 else None


def correct(turn: Turn) -> Answer:
    """The same question about the subject that was really meant."""
    return facts.answer(turn)


def _said(question: Question, search: Search) -> tuple[Statement, ...]:
    found = (search.store.statement(one) for one in question.context.statements)
    return tuple(one for one in found if one)


def _all_sources(search: Search) -> Say:
    return Say("utter_bot_sources", {
        "list": "; ".join(one.cited for one in search.store.sources.values() if one.file)
    })  # fmt: skip
