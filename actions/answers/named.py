"""Whether a message names a subject or a year and says nothing else."""

from __future__ import annotations

import re

from actions.answers.filler import EMPTY
from actions.answers.likeness import first_said
from actions.turn import Turn
from knowledge.link import Link
from knowledge.text import fold, words, wordset

_NAMED = 0.68  # from here on a link names the subject
_KIN = 0.5  # the same for a subject of the kind that was talked of
_FILLER = wordset("frau herr herrn dr bitte genauso dasselbe selbe ebenfalls gemeint meinte meine meint "
                  "falsch sondern lieber namlich beim bzw oh ups person name gruppe pg")  # fmt: skip
_QUESTION = re.compile(r"\b(?:wer|was|wat|wo|wann|wie|wieso|warum|wozu|wofur|welche\w*|woher)\b|"
                       r"^\W*(?:gibt|gibts|kenn\w*|existier\w*)\b")  # fmt: skip
_LIKEWISE = re.compile(r"\b(?:was|wat) (?:ist|is|war) (?:denn |dann )?mit\b|"
                       r"\bwie (?:ist|is|sieht|siehts|sah|war|wars) (?:es |das |dat |s )?(?:denn |dann )?"
                       r"(?:mit|bei|beim|in|im|fur)\b")  # fmt: skip
_YEAR = re.compile(r"(?:19|20)\d\d")
_OF_TIME = wordset(
    "sah aussah sieht aussehen lief gewesen gab gibts nachfolger vorganger jahr jahre jahren stand "
    "unterlage unterlagen dokument dokumente faltblatt flyer genau gemeint meinte meine meint zeit "
    "spater war waren gilt galt verhielt"
)


def only_named(turn: Turn) -> Link | None:
    """The link to a subject, if the message consists of its name."""
    if _asks_itself(turn.asked.query.text):
        return None
    first = first_said(turn)
    before = turn.search.store.subject(first.subject) if first else None
    links = [link for link in turn.asked.query.links if link.type != "document" and link.words]
    kin = [link for link in links if before and link.type == before.type and link.score >= _KIN]
    named = [link for link in links if link.score >= _NAMED]
    link = next(iter(named or kin), None)
    if link is None:
        return None
    if any(not other.words & link.words and other.subject != link.subject for other in named):
        return None  # two are named
    covered = set().union(*(other.words for other in links if other.words & link.words))
    rest = [token for at, token in enumerate(words(turn.asked.query.text)) if at not in covered
            and token not in EMPTY and token not in _FILLER
            and not _YEAR.fullmatch(token)]  # fmt: skip
    return None if rest else link


def _asks_itself(text: str) -> bool:
    """Whether it is a question of its own ("was ist X?"), not "was ist mit X?"."""
    folded = fold(text)
    return bool(_QUESTION.search(folded)) and not _LIKEWISE.search(folded)


def only_year(turn: Turn) -> int | None:
    """The year, if the message consists of it."""
    tokens = words(turn.asked.query.text)
    years = [int(one) for one in tokens if _YEAR.fullmatch(one)]
    return years[0] if len(years) == 1 and not rest_of_time(tokens) else None


def rest_of_time(tokens: list[str], more: frozenset[str] = frozenset()) -> list[str]:
    """The words that are neither empty nor about a time."""
    empty = EMPTY | _OF_TIME | more
    return [one for one in tokens if one not in empty and not _YEAR.fullmatch(one)]
