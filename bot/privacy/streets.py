"""Street addresses: a street with a house number, or the street in which somebody says they live."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.finding import ADDRESS, Finding
from bot.privacy.public import Public

_KIND = (
    r"(?:stra(?:ß|ss)e|str\b\.?|weg|platz|allee|gasse|ring|wall|ufer|damm|chaussee|steig|pfad|hof|winkel|"
    r"kamp|markt|berg|heide|bogen|graben|zeile|siedlung|promenade|park|grund|hang|busch|bruch|feld|sokak|caddesi)"
)
_NUMBER = r"\d{1,3}(?:\s?[a-hA-H]\b)?(?:\s?[-–/]\s?\d{1,3}\s?[a-h]?\b)?"
_CITY = r"(?:\s?,?\s?(?:in\s)?(?:D-)?\d{5}(?:\s[A-ZÄÖÜ][\w-]+)?)?"
_SURE = r"(?:stra(?:ß|ss)e|str\.?|weg|allee|gasse|chaussee|damm|ufer|ring|wall)"
_WORD = r"[A-ZÄÖÜa-zäöüßéşçğı][\wäöüß'-]*"
_HOME = r"(?:wohn\w*|gemeldet|adresse|anschrift|lebe?n?|zuhause|zu hause|umgezogen|ziehe|eingezogen|haus\s?nr)"
# "straße 12a, 44145 Dortmund"; the street's name before it is read backwards from there.
_TAIL = re.compile(
    rf"{_KIND},?\s?(?:nr\.?\s?)?{_NUMBER}(?![\d:€%]|\.\d)(?!\s?(?:uhr|euro|jahre|prozent)){_CITY}",
    re.IGNORECASE,
)
_HEAD = re.compile(
    rf"(?:\b(?:Am|An der|An dem|Auf der|Auf dem|Im|In der|Zum|Zur|Unter den|Hinter der)\s(?:{_WORD}\s)?)?"
    r"(?:\b(?:[A-ZÄÖÜ]\w+(?:er|e|en|sche)|[a-zäöü]{4,}er)\s){0,2}(?<![\w-])[\w-]*$"
)
_ALONE = re.compile(
    r"(?:str\w*\.?|weg|platz|allee|gasse|ring|wall|ufer|damm|hof|park|markt|berg|feld|grund)[\s,]",
    re.I,
)
_HEAD_REACH = 60
_NUMBERED = (
    # Hinter Holtein 4, 44227 Dortmund
    re.compile(r"\b[A-ZÄÖÜ][\w.-]+(?:\s[A-ZÄÖÜ][\w.-]+){0,2}\s\d{1,3}\s?[a-h]?,?\s(?:D-)?\d{5}\s[A-ZÄÖÜ]\w+"),
    re.compile(rf"\b(?:Am|An der|Auf der|Auf dem|Im|In der|Zum|Zur|Unter den|Hinter der)\s[A-ZÄÖÜ][\w-]+\s{_NUMBER}"
               rf"(?![\d:€%]|\.\d)(?!\s?(?:Uhr|Euro|Jahre|Personen|Menschen|Prozent|[A-ZÄÖÜ]\w+)){_CITY}"),
    re.compile(rf"(?:{_HOME}\b[^.!?\n\d]{{0,15}}?\b(?:in|am|im|an|auf|ist|:)\s)((?:der |dem |den )?[A-ZÄÖÜ][\w-]+"
               rf"(?:\s[A-ZÄÖÜ][\w-]+)?\s{_NUMBER}{_CITY})(?!\d|\.\d|\s?[A-Za-z]{{3}})", re.IGNORECASE),
)  # fmt: skip
_LIVED_IN = re.compile(
    rf"(?:{_HOME}\b[^.!?\n\d]{{0,40}}?)((?:\b[A-ZÄÖÜ]\w+(?:er|e|en)\s)?\b[\w-]+{_SURE}(?:\s{_NUMBER})?)\b{_CITY}",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:in|im|am|an|auf|der|dem|den|die|meine?|von|aus|und|zum|zur)\s)+", re.IGNORECASE
)
_BEFORE_NAME = re.compile(
    r"^(?:(?:in|im|am|an|auf|der|dem|den|die|meine?|von|aus|und)\s)+(?=[a-zäöü]|[A-ZÄÖÜ]\w+(?:str|weg))"
)


def find(text: str, public: Public) -> list[Finding]:
    """Addresses that the knowledge base does not publish."""
    found: list[Finding] = []
    for start, end in _places(text):
        lead = _BEFORE_NAME.match(text[start:end])
        start += len(lead.group()) if lead else 0
        here = _LEAD.sub("", text[start:end])
        told = public.street(here) or (here.isalpha() and public.known(here))
        if not told and not _clash(found, start, end):
            found.append(Finding(start, end, ADDRESS))
    return found


def _places(text: str) -> Iterator[tuple[int, int]]:
    if any(c.isdigit() for c in text):
        for tail in _TAIL.finditer(text):
            reach = max(0, tail.start() - _HEAD_REACH)
            head = _HEAD.search(text[reach : tail.start()])
            start = reach + head.start() if head else tail.start()
            if not _ALONE.match(text[start : tail.end()]):
                yield start, tail.end()
        for pattern in _NUMBERED:
            for one in pattern.finditer(text):
                yield one.span(one.re.groups)
    for one in _LIVED_IN.finditer(text):
        yield one.span(1)


def _clash(found: list[Finding], start: int, end: int) -> bool:
    return any(start < other.end and end > other.start for other in found)
