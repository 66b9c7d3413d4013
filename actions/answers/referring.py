"""Turns that refer to the last answer, in the order in which they are tried."""

from __future__ import annotations

from actions.answer import Answer
from actions.answers import ellipsis, followup, lists
from actions.answers.membership import beside_list, membership
from actions.answers.other_time import other_time
from actions.answers.parallel import not_among, parallel
from actions.answers.phrases import other_phrase
from actions.answers.restate import other_question, restated, restated_otherwise
from actions.turn import Turn

_WAYS = (
    followup.nth,
    ellipsis.clarified,
    lists.entry,
    lists.both,
    ellipsis.contact,
    lists.counted,
    other_question,
    ellipsis.bare_question,
    ellipsis.contained,
    lists.among,
    other_phrase,
    beside_list,
    membership,
    not_among,
    restated,
    restated_otherwise,
    other_time,
    parallel,
)


def referring(turn: Turn) -> Answer | None:
    """The answer to a message that leans on the last one; None if it stands alone."""
    for way in _WAYS:
        answer = way(turn)
        if answer:
            return answer
    return None
