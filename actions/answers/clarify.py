"""Asks back with at most three choices."""

from __future__ import annotations

from actions.answer import ASKED_BACK, Answer, Choice, Say
from actions.answers.contacts import WAYS, whom_to_ask
from actions.answers.resolve import Asked
from actions.answers.told import told
from knowledge.model import Statement
from knowledge.search import Hit, Search
from knowledge.text import STOPWORDS, words

_MAIN_OFFICES = ("integrationsrat", "mia-do-ki", "integrationsbuero")
_OVERVIEW = frozenset({"kind", "programme", "event", "definition", "role", "abbreviation"})


def bare_subject(asked: Asked) -> bool:
    """Whether the message is a name and nothing else."""
    if not asked.named or asked.aspects or asked.question.context.aspect:
        return False
    return len(asked.query.links[0].words) == len(words(asked.query.text))


def offer(asked: Asked, search: Search) -> Answer:
    """What there is to know about the subject, as a choice."""
    subject = search.store.subject(asked.subject)
    assert subject is not None
    statements = search.store.statements(asked.subject)
    firsts: dict[str, Statement] = {}
    for one in statements:
        firsts.setdefault(search.store.aspects[one.aspect].type, one)
    if len(statements) <= 3 or len(firsts) < 2:
        return told(statements[:3], asked, search)
    order = ("ask_contact", "ask_topics", "ask_meeting", "ask_members", "ask_person", "ask_body")
    ranked = sorted(firsts, key=lambda kind: order.index(kind) if kind in order else 9)
    overview = next((one for one in statements if one.aspect in _OVERVIEW), statements[0])
    return Answer(
        ASKED_BACK,
        statements=(overview,),
        after=(Say("utter_which_about", {"label": subject.label}),),
        choices=tuple(_choice(firsts[kind], search) for kind in ranked[:3]),
        subject=asked.subject,
    )


def bare_way(asked: Asked) -> str:
    """The way of contact, where a message asks for one and for nothing and nobody else."""
    if asked.subject or asked.query.links:
        return ""
    way = next((one for one in (*WAYS, "head") if asked.query.aspects.get(one, 0) >= 0.9), "")
    meaningful = [token for token in words(asked.query.text) if token not in STOPWORDS]
    return way if len(meaningful) <= 2 else ""


def whose(way: str, search: Search) -> Answer:
    """Asks whose telephone number, address … is meant."""
    offices = [search.store.statements(office, way)[:1] for office in _MAIN_OFFICES]
    return Answer(
        ASKED_BACK, before=(Say("utter_which"),), aspect=way,
        choices=tuple(_choice(one, search) for found in offices for one in found)[:3],
    )  # fmt: skip


def which(asked: Asked, hits: list[Hit], search: Search) -> Answer:
    """Up to three statements that might be meant."""
    best = list(dict.fromkeys(hit.statement for hit in hits[:3]))
    return Answer(
        ASKED_BACK,
        before=(Say("utter_not_in_documents"), Say("utter_which")),
        choices=tuple(_choice(one, search) for one in best),
        after=(whom_to_ask(asked.subject, search.store),),
        subject=asked.subject,
        uncertain=True,
    )


def _choice(statement: Statement, search: Search) -> Choice:
    subject = search.store.subject(statement.subject)
    assert subject is not None
    label = search.store.aspects[statement.aspect].label
    return Choice(f"{label}: {subject.name}", statement.id, statement.subject)
