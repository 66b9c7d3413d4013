"""Weighs the classifier's intent against the conversation and against what the knowledge holds."""

from __future__ import annotations

import re
from collections.abc import Callable

from actions.answer import INDIVIDUAL_CASE
from actions.answers import followup
from actions.answers.corrections import corrected
from actions.answers.gate import ASK, CASE, CONTROL, OUT_OF_SCOPE, families, kind_of
from actions.turn import Turn
from knowledge.text import STOPWORDS, asking, words, wordset

FACT = "ask_topics"  # any question type: which statements answer is decided by the search
_AT_ONCE = frozenset({"human", "danger"})
_FIRM = frozenset({"danger", "attack", "insult", "greet", "thanks", "goodbye"})
_SMALL = frozenset({"greet", "thanks", "goodbye", "chitchat", "affirm", "deny"})
_ASKING = re.compile(
    r"\b(?:wer|wo|wann|wie|was|wat|welche\w*|wieso|warum|woher|wem|wen)\b", re.IGNORECASE
)
_ADVICE = re.compile(r"\b(?:muss|soll|sollte|darf|kann) (?:ich|wir|er|sie)\b", re.IGNORECASE)
_OWN = ("choose", "correct", "ask_more", "ask_source", "ask_currentness")
_REFERS = wordset("auch noch mit dabei drin drinn davon andere anderen anderes")
_TO_THE_BOT = wordset("du dich dir dein deine deinen deiner")
_LEANS = 0.7  # from here on a message hardly stands without the one before
_SPOKEN = 2.8  # score with which the knowledge speaks for a question in its context
_KNOWN = 0.65  # how closely a wording for the conversation's subject has to be met
_FAINT = 0.3  # the classifier has no idea
_CERTAIN = 0.8
_FIRMLY = 0.5
_OURS = frozenset({"body", "office", "process", "programme", "event", "group"})
_OFFERED = frozenset({"programme", "event"})
_WAYS = ("phone", "email", "address", "fax", "head")


def at_once(turn: Turn) -> bool:
    """Whether it is surely a danger or a wish for a person: never a further question."""
    return turn.question.intent in _AT_ONCE and turn.question.confidence >= _CERTAIN


def meant(turn: Turn) -> str:
    """The intent that is answered: the classifier's, unless the evidence speaks against it."""
    question = turn.question
    intent = _possible(turn)
    if any(hit.evidence.get("literal") for hit in turn.hits[:3]):
        return FACT
    if followup.of_answer(question) and question.confidence < _CERTAIN:
        return "ask_source"
    if corrected(question.text) and question.context.statements:
        return "correct"
    if followup.still(question):
        return "ask_currentness"
    if followup.names(question):
        return "ask_more"
    if _asks_for_contact(turn):
        return FACT
    if _insists(turn):
        return "case_other"
    if intent in _OWN:
        return intent
    if _of_the_subject(turn) or _of_a_programme(turn):
        return FACT
    if intent in _SMALL and question.confidence < _CERTAIN and _ASKING.search(question.text):
        intent = _best(turn, lambda one: kind_of(one) != CONTROL)
    certain = question.confidence >= (_FIRMLY if intent in _FIRM else _CERTAIN)
    doubtful = intent == OUT_OF_SCOPE and turn.asked.named  # it names something we know
    if certain and not doubtful and not intent.startswith("ask_"):
        return intent
    if question.context.subject and turn.asked.leaning >= _LEANS:
        return _in_context(turn, intent)
    chances = families(turn)
    kind = max(chances, key=lambda one: chances[one])
    if kind == OUT_OF_SCOPE and (_names_office(turn) or _is_a_name(turn)):
        return FACT
    if kind == CONTROL and kind_of(intent) == ASK and turn.asked.named:
        return intent  # "Rolle MSO Stichworte": no control intent is likely, and it is ours
    if kind == kind_of(intent):
        return intent
    chosen = _best(turn, lambda one: kind_of(one) == kind and one not in _OWN)
    asks = chosen in _SMALL and _ASKING.search(question.text)
    likelier = question.intents.get(OUT_OF_SCOPE, 0) >= question.intents.get(chosen, 0)
    return OUT_OF_SCOPE if asks and likelier else chosen


def _possible(turn: Turn) -> str:
    """The classifier's intent, unless it needs a conversation that there is not."""
    question = turn.question
    if question.intent == "choose" and not question.context.pending:
        return _best(turn, lambda one: one not in ("choose", "correct"))
    if question.intent == "correct" and not question.links:
        tokens = set(words(question.text))
        return "ask_more" if _REFERS & tokens and question.context.statements else FACT
    return question.intent


def _of_the_subject(turn: Turn) -> bool:
    """Whether a short message is a known question about the conversation's subject.

    "Muss ich mich anmelden?" after the sessions is no question about registering a residence.
    """
    if turn.asked.leaning < 1.0 or turn.asked.named or not turn.hits:
        return False
    best = turn.hits[0].evidence
    return best.get("context", 0.0) >= 1.0 and best.get("asked", 0.0) >= _KNOWN


def _of_a_programme(turn: Turn) -> bool:
    """Whether it is a known question about a named offer: "Griffbereit, was muss ich zahlen?"."""
    if not turn.asked.named or not turn.hits:
        return False
    best, subject = turn.hits[0], turn.search.store.subject(turn.hits[0].statement.subject)
    offered = subject is not None and subject.type in _OFFERED and subject.id == turn.asked.subject
    return offered and best.evidence.get("asked", 0.0) >= _KNOWN


def _insists(turn: Turn) -> bool:
    """Whether somebody goes on about their own case: nothing in the message is known to us."""
    question = turn.question
    if question.context.outcome != INDIVIDUAL_CASE or turn.asked.named:
        return False
    certain = question.confidence >= 0.5 and kind_of(question.intent) == CONTROL
    best = turn.hits[0].score if turn.hits else 0.0
    contact = turn.asked.aspects & set(_WAYS)
    return not certain and not contact and best < _SPOKEN


def _asks_for_contact(turn: Turn) -> bool:
    """ "Adresse bitte": too short for the classifier, plain enough for anybody."""
    if kind_of(turn.question.intent) == CONTROL and turn.question.confidence >= _FIRMLY:
        return False  # "In welcher Sprache kann ich schreiben?"
    text = turn.question.text
    part = asking(text)  # whatever was told before
    if part and turn.asked.named and _names_office(turn) and not _ADVICE.search(part):
        text = part
    aspects = turn.search.cues.aspects(text)
    clear = any(aspects.get(way, 0) >= 0.9 for way in _WAYS)
    meaningful = [token for token in words(text) if token not in STOPWORDS]
    return clear and len(meaningful) <= 2 and not _TO_THE_BOT & set(words(text))


def _in_context(turn: Turn, intent: str) -> str:
    """A short message after an answer: mostly a further question about the same."""
    question = turn.question
    if intent.startswith("ask_"):
        return intent
    if turn.asked.aspects & set(_WAYS) and question.confidence < _FAINT:
        return FACT
    if question.context.outcome == INDIVIDUAL_CASE and not turn.asked.aspects:
        return intent if kind_of(intent) == CASE else "case_other"
    if kind_of(intent) == CASE and families(turn)[CASE] >= 0.6:
        return intent
    spoken = turn.hits[0].score >= _SPOKEN if turn.hits else False
    return FACT if turn.asked.aspects or spoken else intent


def _names_office(turn: Turn) -> bool:
    """Whether something of ours is named: then it is a question about it."""
    return any((link.score >= 0.9 and link.kind == "name" and link.type in _OURS)
               or (link.score >= 0.85 and len(link.words) > 1 and turn.hits[0].score >= _SPOKEN)
               for link in turn.question.links[:2])  # fmt: skip


def _is_a_name(turn: Turn) -> bool:
    """Whether the message is the name of something we know, and nothing else."""
    question = turn.question
    covered = set().union(*(link.words for link in question.links[:2]))
    tokens = words(question.text)
    rest = [one for at, one in enumerate(tokens) if at not in covered and one not in STOPWORDS]
    return turn.asked.named and not rest


def _best(turn: Turn, fits: Callable[[str], bool]) -> str:
    intents = turn.question.intents
    candidates = [one for one in intents if fits(one)]
    return max(candidates, key=lambda one: intents[one], default=FACT)
