"""A question word and nothing else: "und wo?", "seit wann?", "von wem denn?"."""

from __future__ import annotations

from knowledge.text import words, wordset

_EMPTY = wordset(
    "und denn das der die es dann eigentlich aber ist war sind genau bitte gibts gibt den so also "
    "oder ach ja ok okay na mal sie er nun jetzt noch damals sass sassen sitzt sitzen "
    "un is isses isset wars dat det di da dort"
)
_WRITTEN = {"wan": "wann", "wieviele": "wie viele"}
_ASPECTS = {
    "wo": ("address", "meeting_place"), "wann": ("date", "decision", "founded", "period", "session"),
    "seit wann": ("founded", "date"), "ab wann": ("period", "founded", "date"),
    "bis wann": ("period",), "wie lange": ("period",),
    "wer": ("head", "winner", "organiser", "responsible", "members"), "wie oft": ("meeting_rhythm",),
    "wie viele": ("member_count", "members"), "warum": ("purpose", "goal"), "wozu": ("purpose", "goal"),
    "wofur": ("purpose", "goal"), "wohin": ("address",), "mit wem": ("cooperation", "members"),
    "von wem": ("organiser", "responsible", "sponsor"), "fur wen": ("represents",),
}  # fmt: skip
_MEETING = frozenset(
    {"meeting_place", "meeting_rhythm", "session", "sessions", "meeting_public", "agenda"}
)
_PERSONAL = frozenset({"head", "role", "staff", "winner", "editor"})
_TIMES = ("date", "decision", "founded", "period", "session")


def by_question_word(text: str) -> tuple[str, ...]:
    """The aspects that a bare question word may ask for, the likeliest first."""
    tokens = [_WRITTEN.get(token, token) for token in words(text) if token not in _EMPTY]
    return _ASPECTS.get(" ".join(tokens), ())


def after(aspects: tuple[str, ...], said: set[str]) -> tuple[str, ...]:
    """Those that fit what was said last: "und wo?" after a meeting is its place.

    Of persons no document tells since when, so "seit wann?" after one has no answer.
    """
    if said & _PERSONAL:
        aspects = tuple(one for one in aspects if one not in _TIMES)
    if said & _MEETING:
        return tuple(one for one in aspects if one in _MEETING) or aspects
    return aspects
