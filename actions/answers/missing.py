"""What the documents do not hold: known gaps, missing aspects, and the nearest that there is."""

from __future__ import annotations

from dataclasses import replace

from actions.answer import ANSWERED, NOT_IN_DOCUMENTS, Answer, Say
from actions.answers.contacts import WAYS, responsible, way_to, whom_to_ask
from actions.answers.resolve import Asked
from actions.question import PRACTICAL
from knowledge.model import Statement
from knowledge.search import Hit, Search

GAP = 0.32  # likeness to a known gap's wording from which it is told instead of the nearest fact
STRANGE, STRANGER = 0.5, 0.65  # needed of the gap of a further subject, of one not spoken of
_RELATED = 0.5  # from here on a link may be what a gap is about
_TOLD = 0.3  # from here on the classifier knows the type
_LEANS = 0.7  # from here on a message speaks of the conversation's subject
MOST_BESIDE_GAP = 3  # statements
SURELY = 0.8  # probability from which something practical is missing, whatever else is found
FAINT = 2.0  # score below which nothing was found
# Statements of these aspects answer "unter welcher Adresse …" in their own way.
_REACHED = frozenset({*WAYS, "agenda", "more_information", "responsible"})


def gap_near(hits: list[Hit], asked: Asked) -> Hit | None:
    """The known gap that the question may ask for: of its subject, or hit almost to the word."""
    gaps = [hit for hit in hits if hit.statement.aspect == "gap"]
    own = [hit for hit in gaps if hit.statement.subject == asked.subject]
    gap = next(iter(own or gaps), None)
    return gap if gap and gap.score >= FAINT and _near(gap, asked) else None


def _near(gap: Hit, asked: Asked) -> bool:
    if asked.named and gap.statement.subject == asked.subject:
        return True
    related = {link.subject for link in asked.query.links if link.score >= _RELATED}
    close = (
        gap.statement.subject in related or asked.query.context.get(gap.statement.subject) == 1.0
    )
    return gap.evidence.get("asked", 0.0) >= (STRANGE if close else STRANGER)


def nearest(found: list[Statement], hits: list[Hit], asked: Asked, search: Search) -> Answer:
    """Says that exactly this is missing, and what comes nearest."""
    gaps = [hit for hit in hits[:12] if hit.statement.aspect == "gap"]
    gap = next((hit for hit in gaps if hit.statement.subject == asked.subject), None)
    if gap and gap.evidence.get("asked", 0.0) >= GAP:
        return gap_told(gap.statement, search)
    first = found[0]
    return Answer(
        NOT_IN_DOCUMENTS, before=(Say("utter_not_exactly"),), statements=(first,),
        after=(whom_to_ask(first.subject, search.store),), subject=first.subject,
        aspect=first.aspect,
    )  # fmt: skip


def gap_told(gap: Statement, search: Search) -> Answer:
    """What is known to be missing, the nearest that is known, and whom to ask."""
    near = tuple(one for one in map(search.store.statement, gap.see) if one)
    return Answer(
        NOT_IN_DOCUMENTS, statements=(gap, *near[:2]),
        after=(whom_to_ask(gap.subject, search.store),), subject=gap.subject,
        aspect=near[0].aspect if near else "",
    )  # fmt: skip


def with_gap(answer: Answer, gap: Statement, search: Search) -> Answer:
    """The answer, and that something near it is missing: either may be what is asked for."""
    told = answer.statements[:MOST_BESIDE_GAP]
    ask = () if answer.after else (whom_to_ask(gap.subject, search.store),)
    return replace(answer, statements=(*told, gap), after=(*answer.after, *ask))


def nothing_found(asked: Asked, search: Search) -> Answer:
    """Says that the documents do not hold it, and whom to ask."""
    return Answer(
        NOT_IN_DOCUMENTS,
        before=(Say("utter_not_in_documents"),),
        after=(whom_to_ask(asked.subject, search.store),),
        subject=asked.subject,
        uncertain=not asked.subject,
    )


def missing_aspect(asked: Asked, hits: list[Hit], search: Search) -> str:
    """The aspect that is asked for and that no document tells of this subject."""
    types = asked.question.types
    practical = asked.question.type == PRACTICAL or _only_practical(asked, search)
    subject = asked.subject or (hits[0].statement.subject if hits else "")
    for aspect, clear in sorted(asked.query.aspects.items(), key=lambda one: -one[1]):
        kind = search.store.aspects[aspect].type
        told = search.store.statements(subject, aspect) or _literally_asked(hits, practical)
        if kind == PRACTICAL and practical and clear >= 0.75 and not told:
            return aspect
        if aspect == "next_date" and clear >= 0.9 and asked.question.now and not told:
            return aspect
        if aspect in WAYS and clear >= 0.9 and subject and _contact_question(asked, aspect):
            known = {hit.statement.aspect for hit in hits[:6] if hit.statement.subject == subject}
            held = aspect in known or search.store.statements(subject, aspect)
            other_way = (
                bool(hits)
                and hits[0].statement.aspect in _REACHED
                and not (asked.leaning >= _LEANS and hits[0].statement.subject != subject)
            )
            if not held and (
                _another_persons(subject, hits, search)
                or not (other_way and _literally_asked(hits, practical))
            ):
                return aspect
    if types[PRACTICAL] >= SURELY and not _literally_asked(hits, practical):
        return "practical"
    return ""


def _only_practical(asked: Asked, search: Search) -> bool:
    """ "Kost dat wat?" after an offer: so short that only its one cue tells the type."""
    told = max(asked.question.intents.values(), default=0.0) >= _TOLD
    if told or asked.leaning < 1.0 or len(asked.query.aspects) != 1:
        return False
    aspect, subject = next(iter(asked.query.aspects)), search.store.subject(asked.subject)
    personal = subject is not None and subject.type == "person"
    return search.store.aspects[aspect].type == PRACTICAL and (aspect == "private") == personal


def _another_persons(subject: str, hits: list[Hit], search: Search) -> bool:
    """Whether what was found would pass somebody else's number for that of the person meant."""
    meant = search.store.subject(subject)
    return bool(meant and meant.type == "person" and hits and hits[0].statement.subject != subject)


def _contact_question(asked: Asked, aspect: str) -> bool:
    """Whether a way to reach someone is asked for; "wo" alone may ask for other places."""
    if aspect in ("address", "website"):
        return asked.question.type == "ask_contact"
    return asked.question.type in ("ask_contact", "ask_person", PRACTICAL)


def _literally_asked(hits: list[Hit], practical: bool) -> bool:
    """Whether a statement is known to be asked for in nearly these words."""
    return bool(hits) and hits[0].evidence.get("asked", 0.0) >= (0.62 if practical else 0.5)


def not_there(asked: Asked, aspect: str, hits: list[Hit], search: Search) -> Answer:
    """Says which aspect is missing, or gives that of the office behind the subject."""
    subject_id = asked.subject or (
        hits[0].statement.subject if hits and hits[0].score > FAINT else ""
    )
    subject = search.store.subject(subject_id)
    said = search.store.aspects.get(aspect)
    if aspect in WAYS and subject and said:
        office = responsible(subject_id, search.store)
        way = way_to(subject_id, aspect, search)
        if way and office.id != subject_id:
            return Answer(
                ANSWERED,
                before=(Say("utter_via_office", {"aspect": said.label, "label": subject.label,
                                                 "office": office.name}),),
                statements=(way,), subject=subject_id, aspect=aspect,
            )  # fmt: skip
    first = (
        Say("utter_aspect_not_in_documents", {"aspect": said.label, "label": subject.label})
        if said and subject
        else Say("utter_not_in_documents")
    )
    return Answer(
        NOT_IN_DOCUMENTS, before=(first,), after=(whom_to_ask(subject_id, search.store),),
        subject=subject_id, aspect=aspect if said else "",
    )  # fmt: skip
