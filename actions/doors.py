"""The doors for Rasa: each turns the tracker into a question, and the answer into a message."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import MISSES, Answer, Say
from actions.answers import decide
from actions.foreign import above
from actions.offer import Staff, offered, said_of
from actions.question import Context, Question, question_of, remember
from actions.turn import Turn
from actions.wording import Worded, Wording
from knowledge import current

STUCK = 2  # turns in a row without an answer
_REMEMBERED = 5  # subjects to come back to
_LONGEST = 300  # characters of a question that are kept for the next one


def reply(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
) -> list[EventType]:
    """Answers the latest message and remembers what the next one may refer to."""
    search = current.search()
    question = question_of(tracker)
    answer = decide(Turn(question, search))
    misses = question.context.misses + 1 if answer.outcome in MISSES else 0
    if misses >= STUCK:
        answer = replace(answer, after=(*answer.after, Say("utter_offer_human")))
    staff, offer = Staff(), offered(answer.outcome, misses >= STUCK)
    if offer:
        staff = Staff.of(tracker)
        answer = replace(answer, after=(*answer.after, *said_of(staff)))
    worded = Wording(domain["responses"], search.store).word(answer)
    foreign = above(answer, question.language, search.store)
    text = f"{foreign}\n\n{worded.text}" if foreign else worded.text
    data = worded.data | ({"offer": staff.ways(offer)} if offer else {})
    buttons = [{"title": one.title, "payload": one.title} for one in answer.choices]
    dispatcher.utter_message(text=text, buttons=buttons or None, json_message=data)
    return remember(_next(question, answer, worded, misses), question.context)


def _next(question: Question, answer: Answer, worded: Worded, misses: int) -> Context:
    before = question.context
    if answer.keeps_context:
        return replace(before, outcome=answer.outcome, misses=misses)
    pending = tuple(one.statement for one in answer.choices) or worded.rest
    return Context(
        subject=answer.subject or before.subject,
        aspect=answer.aspect,
        statements=tuple(one.id for one in answer.statements),
        pending=pending,
        outcome=answer.outcome,
        misses=misses,
        question=(answer.question or question.text)[:_LONGEST],
        earlier=_earlier(answer.subject or before.subject, before),
    )


def _earlier(subject: str, before: Context) -> tuple[str, ...]:
    talked_of = dict.fromkeys((before.subject, *before.earlier))
    return tuple(one for one in talked_of if one and one != subject)[:_REMEMBERED]


class ActionAnswer(Action):
    """Answers a question from the documents."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Says the answer."""
        return reply(dispatcher, tracker, domain)


class ActionHandOver(ActionAnswer):
    """Hands a personal case, a danger or the wish for a person over."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_hand_over"


class ActionDecline(ActionAnswer):
    """Declines what does not belong here."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_decline"


class ActionSmallTalk(ActionAnswer):
    """Answers small talk and questions about the bot."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_small_talk"
