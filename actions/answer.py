"""What the bot decided to say: an outcome, the statements it rests on, and named sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.model import Statement

ANSWERED = "answered"
ANSWERED_OLDER = "answered_older"
ASKED_BACK = "asked_back"
NOT_IN_DOCUMENTS = "not_in_documents"
INDIVIDUAL_CASE = "individual_case"
HUMAN = "human"
DANGER = "danger"
OUT_OF_SCOPE = "out_of_scope"
SMALL_TALK = "small_talk"

MISSES = frozenset({ASKED_BACK, NOT_IN_DOCUMENTS, OUT_OF_SCOPE})


@dataclass(frozen=True)
class Say:
    """One sentence of responses.yml by its name, with the values that go into it."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Choice:
    """One of at most three ways to go on, offered as a button."""

    title: str
    statement: str = ""  # id of the statement that answers it
    subject: str = ""


@dataclass(frozen=True)
class Answer:
    """A decision, free of wording: what was found, what is said before and after it."""

    outcome: str
    before: tuple[Say, ...] = ()
    statements: tuple[Statement, ...] = ()
    older: tuple[Statement, ...] = ()
    after: tuple[Say, ...] = ()
    choices: tuple[Choice, ...] = ()
    entries: tuple[str, ...] = ()  # list entries to show instead of those of the statement
    subject: str = ""
    aspect: str = ""
    keeps_context: bool = False  # small talk and personal cases leave the topic as it was
    uncertain: bool = False  # neither found nor known to be missing
    cited: bool = True
    question: str = ""  # the question in full that an ellipsis was completed to
