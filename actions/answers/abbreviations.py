""" "Wofür steht EWZ?": what letters mean, or that no document says it, whoever else is named."""

from __future__ import annotations

import re

from actions.answer import Answer
from actions.answers.told import told
from actions.turn import Turn
from knowledge.link import Link
from knowledge.text import fold

_NAMED = 0.9  # from here on a link is the abbreviation as it is written
_LETTERS = 6  # of the longest abbreviation
_MEANS = re.compile(
    r"\bwofur (?:steht|stand)|\b(?:was|wat) (?:bedeutet|heiss?t|meint)\b|ausgeschrieben|abkurzung|"
    r"\bkurzel|abgekurzt|langform|steckt hinter|\bsteht (?:das |die )?(?:kurzel |abkurzung )?\w+ fur\b"
)
_FURTHER = re.compile(r"\b(?:wer|wo|wann|wie viele)\b")  # another question beside it


def spelled_out(turn: Turn) -> Answer | None:
    """What is known of the abbreviations that the message asks about."""
    text = fold(turn.asked.query.text)
    if not _MEANS.search(text) or _FURTHER.search(text):
        return None
    store = turn.search.store
    short = [link for link in turn.asked.query.links if _is_short(link)]
    found = [one for link in short for one in store.statements(link.subject, "abbreviation")]
    return told(found[:2], turn.asked, turn.search) if found else None


def _is_short(link: Link) -> bool:
    return link.kind == "name" and link.score >= _NAMED and len(link.phrase) <= _LETTERS
