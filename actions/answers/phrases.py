"""The last question with another phrase at its end: "und für Ältere?" after "Was macht … für Kinder?"."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.answer import ANSWERED, ANSWERED_OLDER, Answer
from actions.answers import facts
from actions.answers.restate import asked_again
from actions.turn import Turn
from knowledge.text import content, stem, words

_PHRASE = re.compile(r"^\W*und?\s+(?P<of>für|fuer|bei|mit|gegen|in|im|aus|zum|zur|beim)\s+(?P<what>\w[^?.!]*)",
                     re.IGNORECASE)  # fmt: skip
_MOST = 5  # words of the phrase


def other_phrase(turn: Turn) -> Answer | None:
    """The answer to the last question, its phrase with the same preposition exchanged."""
    base, found = turn.question.context.question, _PHRASE.search(turn.asked.query.text)
    if not base or not found or len(words(found["what"])) > _MOST:
        return None
    before, preposition, _ = base.rpartition(f" {found['of'].lower()} ")
    if not preposition:
        return None
    text = f"{before}{preposition}{found['what'].strip()}?"
    answer = facts.answer(Turn(asked_again(text, turn), turn.search))
    told = {stem(word) for one in answer.statements[:1] for word in words(one.text)}
    wanted = [stem(word) for word in content(words(found["what"]))]
    fits = answer.outcome in (ANSWERED, ANSWERED_OLDER) and not answer.uncertain
    holds = any(one.startswith(word[:7]) for word in wanted for one in told)
    return replace(answer, question=text) if fits and holds else None
