"""Answers that need no fact: personal cases, danger, a person, small talk, what is out of scope."""

from __future__ import annotations

from actions.answer import DANGER, HUMAN, INDIVIDUAL_CASE, OUT_OF_SCOPE, SMALL_TALK, Answer, Say
from actions.answers.contacts import DEFAULT, whom_to_ask
from actions.question import Question
from knowledge.search import Search


def hand_over(question: Question, search: Search) -> Answer:
    """Names the offices that may advise, and says why the bot does not."""
    if question.context.outcome == INDIVIDUAL_CASE:
        return Answer(INDIVIDUAL_CASE, before=(Say("utter_case_again"),), keeps_context=True)
    return Answer(
        INDIVIDUAL_CASE, before=(Say("utter_case"), Say("utter_case_why")),
        statements=tuple(_statements(search, "integrationsbuero", "counselling")[:1]),
        cited=True, keeps_context=True,
    )  # fmt: skip


def danger(question: Question, search: Search) -> Answer:
    """The emergency numbers first."""
    return Answer(DANGER, before=(Say("utter_danger"), Say("utter_danger_after")), keeps_context=True)


def human(question: Question, search: Search) -> Answer:
    """Where a person can be reached."""
    office = whom_to_ask(question.context.subject or DEFAULT, search.store)
    return Answer(HUMAN, before=(Say("utter_human"), Say("utter_human_office", office.values)),
                  keeps_context=True)  # fmt: skip


def decline(question: Question, search: Search) -> Answer:
    """Says what the bot is for."""
    name = "utter_attack" if question.intent == "attack" else "utter_out_of_scope"
    return Answer(OUT_OF_SCOPE, before=(Say(name),), keeps_context=True)


def small_talk(question: Question, search: Search) -> Answer:
    """The short answer of the same name as the intent."""
    values = {}
    if question.intent == "bot_sources":
        values = {"list": "; ".join(one.cited for one in search.store.sources.values() if one.file)}
    return Answer(SMALL_TALK, before=(Say(f"utter_{question.intent}", values),), keeps_context=True)


def _statements(search: Search, subject: str, aspect: str) -> list:
    return search.store.statements(subject, aspect)
