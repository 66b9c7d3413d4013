"""Answers that need no fact: personal cases, danger, a person, small talk, what is out of scope."""

from __future__ import annotations

from actions.answer import DANGER, HUMAN, INDIVIDUAL_CASE, OUT_OF_SCOPE, SMALL_TALK, Answer, Say
from actions.answers.contacts import DEFAULT, whom_to_ask
from actions.turn import Turn
from knowledge.search import Search


def hand_over(turn: Turn) -> Answer:
    """Names the offices that may advise, and says why the bot does not."""
    if turn.question.context.outcome == INDIVIDUAL_CASE:
        return Answer(INDIVIDUAL_CASE, before=(Say("utter_case_again"),), keeps_context=True)
    return Answer(
        INDIVIDUAL_CASE, before=(Say("utter_case"), Say("utter_case_why")),
        statements=tuple(_statements(turn.search, "integrationsbuero", "counselling")[:1]),
        cited=True, keeps_context=True,
    )  # fmt: skip


def danger(turn: Turn) -> Answer:
    """The emergency numbers first."""
    return Answer(
        DANGER, before=(Say("utter_danger"), Say("utter_danger_after")), keeps_context=True
    )


def human(turn: Turn) -> Answer:
    """Where a person can be reached."""
    office = whom_to_ask(turn.question.context.subject or DEFAULT, turn.search.store)
    return Answer(HUMAN, before=(Say("utter_human"), Say("utter_human_office", office.values)),
                  keeps_context=True)  # fmt: skip


def decline(turn: Turn) -> Answer:
    """Says what the bot is for."""
    name = "utter_attack" if turn.intent == "attack" else "utter_out_of_scope"
    return Answer(OUT_OF_SCOPE, before=(Say(name),), keeps_context=True)


def small_talk(turn: Turn) -> Answer:
    """The short answer of the same name as the intent."""
    values = {}
    if turn.intent == "bot_sources":
        values = {
            "list": "; ".join(one.cited for one in turn.search.store.sources.values() if one.file)
        }
    return Answer(SMALL_TALK, before=(Say(f"utter_{turn.intent}", values),), keeps_context=True)


def _statements(search: Search, subject: str, aspect: str) -> list:
    return search.store.statements(subject, aspect)
