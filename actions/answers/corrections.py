"""What a correction really means: "nein, ich meinte den Integrationsrat" means the Integrationsrat."""

from __future__ import annotations

import re

from knowledge.text import words

_REFUSAL = r"nein|nee?|nö|nich|nicht|falsch|quatsch|stopp?|halt|moment|irrtum|hä|äh|öh"
_REGRET = r"sorr?y|sory|pardon|entschuldigung|entschuldigen sie|verzeihung|ups|oh|ach|ah|mist|hm+"
_OPENING = re.compile(rf"^\W*(?:(?:{_REFUSAL}|{_REGRET}|doch|so|ja|na)\b\W*)+", re.IGNORECASE)
# "nicht A, sondern B", "nicht A, B wollte ich haben"
_NOT_BUT = re.compile(
    r"\bnich?t?\s+(?:der|die|das|den|dem|von|vom|in|im|zum|zur)?\s*(?P<no>[^,.;!]{2,60}?)"
    r"(?:[,.;!]?\s*\bsondern\b|\s*[,.;!–-]+)\s*(?P<yes>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_MARKER = re.compile(
    r"\b(?:sondern|(?:ge)?meint|mein(?:e|te)?n? ich|ich (?:mein|meine|meinte|meint)|wollte? ich|"
    r"ich wollte? (?:doch |ja |eigentlich |aber )*(?:der|die|das|den|dem|zum|zur)|falsch gefragt|"
    r"verwechselt|vertan|vertippt|verschrieben|versprochen|geirrt|"
    r"quatsch|irrtum|will ich|nehme? ich zurück|statt dessen|stattdessen)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\b(?:ich )?(?:habe?|hab|hatte) (?:mich |da |das |den |die |etwas |was |namen )*"
    r"(?:\w+ )?(?:vertan|verwechselt|vertippt|verschrieben|geirrt|falsch (?:gesagt|gefragt|geschrieben))"
    r"\b\W*|\bfalsch gefragt\b\W*|^\W*gefragt\b\W*|\bwar (?:falsch|quatsch)\b\W*|"
    r"\b(?:habe?|hab|hatte) ich\b|\b(?:ich )?(?:habe?|hab|hatte) (?:doch |ja |eigentlich |aber )*|"
    r"\b(?:ich )?(?:mein(?:e|te|t)?|wollte?|will)(?: ich)?(?: (?:doch|eigentlich|ja|aber))?\b|"
    r"\b(?:gemeint|gewollt|sondern|eigentlich|stattdessen|wissen|haben)\b|"
    r"\b(?:quatsch|irrtum)\b|,\s*nicht\b.*$",
    re.IGNORECASE,
)
_OF_ONES_OWN = re.compile(r"\b(?:ich|mich|mir|wir|uns|mein\w*|unser\w*|danke\w*)\b", re.IGNORECASE)
# After a mistake only: "nein, ich brauche einen Anwalt" is a wish of one's own.
_MISTAKEN = re.compile(r"\b(?:falsch|quatsch|irrtum|stopp?|halt|moment)\b", re.IGNORECASE)
_WANTED = re.compile(
    r"^\W*(?:ich )?(?:will|wollte|suche|brauche|möchte) (?:ich )?"
    r"(?:doch |aber |eigentlich |ja |lieber )*",
    re.IGNORECASE,
)
_SHORT = 6  # words of a refusal that only says what else is meant: "nee, das Fax"
_LONGEST = 16  # words of a correction; a longer message is a question of its own


def corrected(text: str) -> str:
    """The part of a correction that says what is really meant; empty if it is none."""
    opening = _OPENING.match(text)
    refused = bool(opening and re.search(rf"\b(?:{_REFUSAL})\b", opening.group(), re.IGNORECASE))
    if len(words(text)) > _LONGEST or not (refused or _MARKER.search(text)):
        return ""
    rest = text[opening.end() :] if opening else text
    contrast = _NOT_BUT.search(text)
    if contrast and (refused or _MARKER.search(text)):
        rest = contrast.group("yes")
    elif not _MARKER.search(text):
        if opening and _MISTAKEN.search(opening.group()):
            rest = _WANTED.sub("", rest)
        plain = len(words(rest)) <= _SHORT and not _OF_ONES_OWN.search(rest)
        return rest.strip(" .!,") if plain and _names(rest) else ""
    left = re.sub(r"\s+", " ", _ASIDE.sub(" ", rest.strip())).strip(" .!,:;–-")
    return left if _names(left) else ""


def _names(text: str) -> bool:
    return any(len(word) > 1 for word in words(text))
