"""Turns that refer to what was said before: more of it, its source, its age, a choice made."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.answer import ANSWERED, NOT_IN_DOCUMENTS, SMALL_TALK, Answer, Say
from actions.answers import facts
from actions.answers.acts import act
from actions.answers.contacts import whom_to_ask
from actions.answers.filler import EMPTY
from actions.answers.resolve import resolve
from actions.answers.said import last_said
from actions.answers.told import told
from actions.question import Question
from actions.turn import Turn
from knowledge.model import Citation, Statement
from knowledge.search import Search
from knowledge.text import words, wordset
from knowledge.vectors import features

ORDINALS = {
    "erste": 0, "ersten": 0, "erstes": 0, "eins": 0, "1": 0, "1te": 0, "1ten": 0,
    "zweite": 1, "zweiten": 1, "zweites": 1, "zwei": 1, "2": 1, "mittlere": 1, "2te": 1, "2ten": 1,
    "dritte": 2, "dritten": 2, "drittes": 2, "drei": 2, "3": 2, "3te": 2, "3ten": 2,
    "vierte": 3, "vierten": 3, "4": 3, "4te": 3, "4ten": 3,
    "funfte": 4, "funften": 4, "5": 4, "5te": 4, "5ten": 4,
    "letzte": -1, "letzten": -1, "letztes": -1, "letzteres": -1,
}  # fmt: skip
_ITSELF = wordset("info infos information informationen angabe angaben auskunft quelle quellen beleg "
                    "antwort belegt")  # fmt: skip
_FROM = re.compile(
    r"\bwoher\b.*\b(?:weißt|weisst|weist|wissen|hast|haben|stammt|nimmst|kennst)\b", re.I
)
_HOLDS = "stimmt|stimmen|gilt|gelten|gültig|aktuell|richtig"
_STILL = re.compile(rf"\b(?:{_HOLDS})\b.*\bnoch\b|\bnoch\b.*\b(?:{_HOLDS})\b", re.I)
_NAMES = re.compile(r"\bwie hei(?:ß|ss)en (?:sie|die)\b|\bwer (?:sind|waren) (?:das|die|sie)\b|\bnamen\b|"
                    r"\bwelche (?:sind|waren) das\b", re.I)  # fmt: skip
_OTHERS = wordset("andere anderen anderer anderes ubrigen restlichen")
_LISTS = ("members", "cities", "topics", "goals", "tasks", "programmes", "sessions", "events")


def act_of(turn: Turn) -> str:
    """The intent of a message about the last answer itself, in words for nothing else."""
    said = last_said(turn.question, turn.search)
    found = act(turn.question, " ".join(one.text for one in said))
    return "" if found == "ask_source" and _of_its_foundation(turn) else found


def _of_its_foundation(turn: Turn) -> bool:
    """ "Worauf stützt es sich?" after something of which the documents say just that."""
    asked, subject = turn.asked, turn.question.context.subject
    return "foundation" in asked.query.aspects and bool(
        turn.search.store.statements(subject, "foundation")
    )


def source(turn: Turn) -> Answer:
    """Which document the last answer came from, and the place in it."""
    question, search = turn.question, turn.search
    said = [one for one in last_said(question, search) if one.citation.source]
    if not said:
        asked = turn.asked
        if asked.named:
            return facts.answer(turn)
        return Answer(SMALL_TALK, before=(Say("utter_no_answer_yet"), _all_sources(search)),
                      keeps_context=True)  # fmt: skip
    cited: dict[str, Citation] = {}
    for one in said:
        for citation in (one.citation, *one.also):
            cited.setdefault(citation.source, citation)
    lines = [_source_line(one.source, one.place, search) for one in cited.values()]
    return Answer(ANSWERED, before=tuple(lines), keeps_context=True)


def of_answer(question: Question) -> bool:
    """Whether a short message asks about the last answer itself: "von wann ist die Info?"."""
    tokens = words(question.text)
    return (
        bool(question.context.statements)
        and len(tokens) <= 7
        and bool(_ITSELF & set(tokens) or _FROM.search(question.text))
    )


def still(question: Question) -> bool:
    """Whether a short message asks if the last answer still holds: "Stimmt die noch?"."""
    return bool(question.context.statements and len(words(question.text)) <= 8
                and _STILL.search(question.text))  # fmt: skip


def names(question: Question) -> bool:
    """Whether a short message asks for the names behind the last answer: "Wie heißen die?"."""
    return bool(question.context.statements and len(words(question.text)) <= 6
                and _NAMES.search(question.text))  # fmt: skip


def _source_line(source_id: str, place: str, search: Search) -> Say:
    document = search.store.sources[source_id]
    return Say("utter_source_of", {
        "cited": document.cited, "place": place,
        "basis": f" ({document.date_note})" if document.date_basis == "inferred" else "",
    })  # fmt: skip


def currentness(turn: Turn) -> Answer:
    """How old the last answer is, and who can say whether it still holds."""
    question, search = turn.question, turn.search
    said = [one for one in last_said(question, search) if one.citation.source]
    if not said:
        return facts.answer(turn) if question.links else source(turn)
    dated = {one.citation.source: search.store.sources[one.citation.source]
             for one in said}  # fmt: skip
    lines = tuple(Say("utter_currentness", {"said": one.said, "short": one.short})
                  for one in dated.values())  # fmt: skip
    return Answer(ANSWERED, before=lines, keeps_context=True,
                  after=(whom_to_ask(said[0].subject, search.store),))  # fmt: skip


def nth(turn: Turn) -> Answer | None:
    """ "Und die dritte?" after one session of a row: that session."""
    said = last_said(turn.question, turn.search)
    tokens = words(turn.question.text)
    place = next((ORDINALS[token] for token in tokens if token in ORDINALS), None)
    short = len([token for token in tokens if token not in EMPTY]) <= 3
    if place is None or not short or turn.question.context.pending:
        return None
    row = turn.search.store.statements(said[0].subject, "session") if said else []
    if not row or said[0].aspect not in ("session", "sessions"):
        return None
    row.sort(key=lambda one: one.value["number"])
    picked = row[place] if place < len(row) else None
    return told([picked], turn.asked, turn.search) if picked else None


def more(turn: Turn) -> Answer:
    """The rest of a shortened list, the whole list behind a detail, or the next statements."""
    question, search = turn.question, turn.search
    context = question.context
    said = last_said(question, search)
    if context.pending and said:
        return Answer(ANSWERED, statements=said[:1], entries=context.pending,
                      subject=context.subject, aspect=context.aspect)  # fmt: skip
    asked = turn.asked
    if asked.named:
        return facts.answer(turn)
    whole = [one for one in said if isinstance(one.value, list) and len(one.value) > 1]
    if whole:
        return replace(told(whole[:1], asked, search),
                       before=(Say("utter_whole_list"),), after=())  # fmt: skip
    found = _others(turn) or _rest(turn)
    if found:
        return told(found, asked, search)
    return Answer(NOT_IN_DOCUMENTS, before=(Say("utter_nothing_more"),), keeps_context=True,
                  after=(whom_to_ask(context.subject, search.store),))  # fmt: skip


def _others(turn: Turn) -> list[Statement]:
    """ "Und die anderen?" after a part: the other parts, said along with it or not."""
    store, said = turn.search.store, turn.question.context.statements
    first = store.statement(said[0]) if said else None
    if (
        first is None
        or isinstance(first.value, list)
        or not _OTHERS & set(words(turn.question.text))
    ):
        return []
    alike = store.statements(first.subject, first.aspect)
    return [one for one in alike if one.id != first.id and not one.valid_until][:3]


def _rest(turn: Turn) -> list[Statement]:
    """What was not said yet: of the same aspect, a list that it belongs to, of the same kind."""
    context, store = turn.question.context, turn.search.store
    rest = [one for one in store.statements(context.subject)
            if one.id not in context.statements and not one.valid_until]  # fmt: skip
    same = [one for one in rest if one.aspect == context.aspect]
    touching = [store.numbered(number) for number in store.numbers(context.subject)]
    whole = [one for one in touching if one.aspect in _LISTS and isinstance(one.value, list)]
    kind = store.aspects[context.aspect].type if context.aspect in store.aspects else ""
    alike = [one for one in rest if store.aspects[one.aspect].type == kind]
    return same[:4] or whole[:1] or alike[:4]


def choose(turn: Turn) -> Answer:
    """The statement behind the choice that was made by its place or by its words."""
    question, search = turn.question, turn.search
    options = [one for one in map(search.store.statement, question.context.pending) if one]
    picked = _picked(question.text, options, search)
    if picked is None:
        return facts.answer(turn)
    return told([picked], resolve(replace(question, aspects={}), search), search)


def _picked(text: str, options: list[Statement], search: Search) -> Statement | None:
    if not options:
        return None
    for token in words(text):
        place = ORDINALS.get(token)
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


def _all_sources(search: Search) -> Say:
    return Say("utter_bot_sources", {
        "list": "; ".join(one.cited for one in search.store.sources.values() if one.file)
    })  # fmt: skip
