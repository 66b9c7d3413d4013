"""The same thing of somebody else: "und die Projektgruppe IV?", "nein, Frau Peschke meinte ich".

What was asked is known by the statement that answered it; the other subject's statement of the same
aspect that is most like it answers the ellipsis.
"""

from __future__ import annotations

from actions.answer import ANSWERED, NOT_IN_DOCUMENTS, Answer, Say
from actions.answers.contacts import WAYS, whom_to_ask
from actions.answers.likeness import first_said, most_like
from actions.answers.lists import list_around
from actions.answers.named import only_named
from actions.answers.told import told
from actions.turn import Turn
from knowledge.model import Statement
from knowledge.search import Search
from knowledge.text import words, wordset

# Each subject has its own of these, so one that has none is known to lack it.
_OWN = frozenset({"date", "founded", "period", "winner", "head", "sponsor", "decision", "motto",
                  "meeting_rhythm", "meeting_place", "member_count", "abbreviation"})  # fmt: skip

_GROUP = wordset("im in beim")  # "und im Integrationsrat?" names another group
_BELONGING = frozenset({"staff", "members", "participate", "role", "cooperation"})


def parallel(turn: Turn) -> Answer | None:
    """The last answer for the subject that the message names and says nothing else about."""
    asked, search = turn.asked, turn.search
    first = first_said(turn)
    link = only_named(turn) if first else None
    if first is None or link is None or link.subject == first.subject or asked.question.years:
        return None
    if found := most_like(first, _candidates(link.subject, first, search)):
        return told([found], asked, search)
    if first.aspect in WAYS or first.aspect not in _OWN:
        return None  # other rules know an office to ask, or another statement to say
    return _lacking(link.subject, first.aspect, search)


def not_among(turn: Turn) -> Answer | None:
    """ "Und vom DGB?" after somebody's seat in a group in which the DGB has none."""
    first = first_said(turn)
    link = only_named(turn) if first and first.aspect in _BELONGING else None
    whole = list_around(first, turn) if first and link else None
    if (
        link is None
        or whole is None
        or link.type == "person"
        or _GROUP & set(words(turn.asked.query.text))
    ):
        return None
    store = turn.search.store
    subject = store.subject(link.subject)
    related = set(store.numbers(link.subject)) & set(store.numbers(whole.subject))
    if subject is None or related or link.subject == whole.subject:
        return None
    return Answer(ANSWERED, before=(Say("utter_no", {"item": link.phrase}),), statements=(whole,),
                  subject=whole.subject, aspect=whole.aspect)  # fmt: skip


def _candidates(subject: str, first: Statement, search: Search) -> list[Statement]:
    found = search.store.statements(subject, first.aspect)
    return [one for one in found if not one.valid_until] or found


def _lacking(subject_id: str, aspect: str, search: Search) -> Answer | None:
    subject = search.store.subject(subject_id)
    if subject is None:
        return None
    near = search.store.statements(subject_id)[:1]
    values = {"aspect": search.store.aspects[aspect].label, "label": subject.label}
    return Answer(
        NOT_IN_DOCUMENTS, before=(Say("utter_aspect_not_in_documents", values),),
        statements=tuple(near), after=(whom_to_ask(subject_id, search.store),),
        subject=subject_id, aspect=aspect,
    )  # fmt: skip
