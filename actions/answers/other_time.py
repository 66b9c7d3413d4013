"""The same thing at another time: "und 2008?", "wie war das früher?", "und heute?"."""

from __future__ import annotations

from actions.answer import Answer
from actions.answers.likeness import first_said, most_like
from actions.answers.named import only_year, rest_of_time
from actions.answers.told import told
from actions.turn import Turn
from knowledge.model import Statement
from knowledge.search import Query, Search
from knowledge.text import words, wordset

_NOW = wordset("heute jetzt aktuell inzwischen mittlerweile heutzutage derzeit neueste neuesten neuester "
               "neustem neusten zuletzt momentan gegenwartig")  # fmt: skip
_THEN = wordset("fruher damals vorher zuvor ehemals einst davor seinerzeit")
_EARLY = "2010"  # sources before are what "früher" means


def other_time(turn: Turn) -> Answer | None:
    """The last answer for the year, or for then or now, if the message says nothing else."""
    first = first_said(turn)
    asked = turn.asked
    tokens = words(asked.query.text)
    year = only_year(turn)
    now, then = bool(_NOW & set(tokens)), bool(_THEN & set(tokens))
    timed = (now or then) and not rest_of_time(tokens, _NOW | _THEN)
    if first is None or not (year or timed):
        return None
    found = _at(year, first, turn.search) if year else _earlier_or_later(first, now, turn)
    return told([found], asked, turn.search) if found else None


def _at(year: int, first: Statement, search: Search) -> Statement | None:
    """The statement of that year: of the same subject or what it was then, else of the same kind."""
    own = [one for one in _family(first, search) if _fits(one, year, search)]
    if own:
        return most_like(first, own)
    query = Query(text=first.text, aspects={first.aspect: 1.0}, year=year)
    alike = [hit.statement for hit in search.rank(query)
             if hit.statement.aspect == first.aspect and str(year) in hit.statement.text]  # fmt: skip
    return next(iter(alike), None)


def _earlier_or_later(first: Statement, now: bool, turn: Turn) -> Statement | None:
    sources = turn.search.store.sources
    dated = sorted(_family(first, turn.search), key=lambda one: sources[one.citation.source].date)
    before = sources[first.citation.source].date
    if now:
        later = [one for one in dated if sources[one.citation.source].date > before]
        newest = [one for one in later if not one.valid_until]
        return most_like(first, newest or later) or (first if not first.valid_until else None)
    return most_like(first, [one for one in dated if sources[one.citation.source].date < _EARLY
                             and one.id != first.id])  # fmt: skip


def _family(first: Statement, search: Search) -> list[Statement]:
    """The statements of this aspect of the subject, of its predecessors and successors."""
    store = search.store
    relatives = store.statements(first.subject, "predecessor", "successor")
    subjects = [first.subject, *(one.value for one in relatives if isinstance(one.value, str))]
    return [one for subject in subjects for one in store.statements(subject, first.aspect)]


def _fits(one: Statement, year: int, search: Search) -> bool:
    source = search.store.sources[one.citation.source]
    return str(year) in one.text or str(year) in (source.date[:4], one.valid_from[:4])
