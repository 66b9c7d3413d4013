"""A question word and nothing else: "und wo?", "seit wann?", "von wem denn?"."""

from __future__ import annotations

from knowledge.text import words, wordset

_EMPTY = wordset(
    "und denn das der die es dann eigentlich aber ist war sind genau bitte gibts gibt den so also "
    "oder ach ja ok okay na mal sie er nun jetzt noch"
)
_ASPECTS = {
    "wo": ("address", "meeting_place"), "wann": ("date", "decision", "founded", "period", "session"),
    "seit wann": ("founded", "date"), "ab wann": ("period", "founded", "date"),
    "bis wann": ("period",), "wie lange": ("period",),
    "wer": ("head", "winner", "organiser", "responsible", "members"), "wie oft": ("meeting_rhythm",),
    "wie viele": ("member_count", "members"), "warum": ("purpose", "goal"), "wozu": ("purpose", "goal"),
    "wofur": ("purpose", "goal"), "wohin": ("address",), "mit wem": ("cooperation",),
    "von wem": ("organiser", "responsible", "sponsor"), "fur wen": ("represents",),
}  # fmt: skip
_MEETING = ("meeting_place", "meeting_rhythm", "session", "sessions", "meeting_public", "agenda")


def by_question_word(text: str) -> tuple[str, ...]:
    """The aspects that a bare question word may ask for, the likeliest first."""
    tokens = [token for token in words(text) if token not in _EMPTY]
    return _ASPECTS.get(" ".join(tokens), ())


def after(aspects: tuple[str, ...], said: set[str]) -> tuple[str, ...]:
    """The same, in the order that fits what was said last: "und wo?" after a meeting is its place."""
    if not said & set(_MEETING):
        return aspects
    return tuple(one for one in aspects if one in _MEETING) or aspects
