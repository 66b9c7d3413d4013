"""What kind of thing a question asks for, and whether a statement contains such a thing.

"Wie viele Schulen …?" needs a number, "Wann trifft sich …?" a time. A statement without one may be
near, but it is not the answer, and saying so is better than letting it pass for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.model import Statement
from knowledge.store import Store
from knowledge.text import asking, fold, wordset

_MONTHS = "januar|februar|marz|april|mai|juni|juli|august|september|oktober|november|dezember"
_TIME = re.compile(rf"(?:19|20)\d\d|\b(?:{_MONTHS}|viertelj\w+|jahrlich|monatlich|wochentlich)\b")
_NUMBER = re.compile(
    r"\b(?:\d{1,3}(?!\d)|beide|zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|"
    r"elf|zwolf|dreizehn|achtzehn|zwanzig|\w+zehn|halfte|drittel|prozent)\b"
)
_PLACE = re.compile(
    r"strasse|platz|wall\b|rathaus|www|internet|portal|bekanntmachung|geschaftsstelle|dortmund|"
    r"betrieb|\d{5}|seite|faltblatt|flyer|verwaltung|zentrum|buro|behorde|amt"
)
_HOW_MANY = re.compile(
    r"\bwie ?viele?\w*\b(?! (?:monate?|jahre?|tage|wochen)\b)|"
    r"\bwi?e?fi?e?le?\b|\bwifiel\w*\b|\banzahl\b|\bwie hoch\b|\b(?:teilnehm|besuch|mitglied)\w*zahl\w*\b"
)
_COUNTED = re.compile(r"\b(?:wie ?viele?|wi?e?fi?e?le?)\s+(?:von den |der |verschiedene )?(\w{4,})")
# Whoever is counted may be called these.
_ANYBODY = wordset("leute personen menschen mitglieder stellen punkte sachen dinge teile stuck jahre namen "
                   "monate tage sitzungen male davon sind waren gibt haben hatte gehoren")  # fmt: skip
_WHEN = re.compile(r"\b(?:wann|wan|uhrzeit|welche[mnrs]? (?:jahr|datum|tag|monat|uhrzeit))\b")
_WHERE = re.compile(
    r"\b(?:welche[mnrs]? (?:raum|saal|zimmer|gebaude|etage)|"
    r"wo (?:fand|findet|war|wird|fanden|finden|trifft|treffen|tagt|tagen)|"
    r"wo (?:ist|is) (?:das|die|der) (?:treffen|sitzung|veranstaltung|feier|fest|termin))\b"
)
_HOW_LONG = re.compile(r"\bwie lange?\b")
_SPAN = re.compile(
    rf"{_TIME.pattern}|\bbis\b|\bseit\b|stunde|minute|\buhr\b|monat|langfristig|dauer"
)
_HOW_OFTEN = re.compile(r"\bwie oft\b|\bwie haufig\b|\bturnus\b|\babstanden\b")
_RHYTHM = re.compile(r"viertelj|jahrlich|monat|wochent|regelmass|\bmal\b|\w+mal\b|jeden|jedes")
_NEEDS = (
    (_HOW_OFTEN, _RHYTHM),
    (_HOW_MANY, _NUMBER),
    (_WHEN, _TIME),
    (_WHERE, _PLACE),
    (_HOW_LONG, _SPAN),
)
# A date is no count of anything.
_DATE = re.compile(
    rf"\d{{1,2}}\. ?(?:\d{{1,2}}\.|(?:{_MONTHS})\b)|\d{{4}}-\d\d(?:-\d\d)?|\d{{1,2}}:\d\d"
)
# Asked for by their own words, and only answered by statements that use them, too.
_RARE = re.compile(
    r"stellvertret|\bvize|nachfolg|folgte|auflage|\braum\b|\bsaal\b|\bzimmer\b|parkpl|\bparken\b|"
    r"dolmetsch|ubersetz|privat|\beuro\b|preisgeld|dotiert|\bkohle\b|gekostet|kosten|kostet|"
    r"gebuhr|gehalt|budget|wie teuer|abgestimmt|\bstimmen\b|wahlbeteiligung|anmelden|\bformular|"
    r"sprechstunde|sprechzeit|offnungszeit|geoffnet|rollstuhl|barrierefrei|protokoll|livestream|"
    r"bewerbungs|warteliste|\balter\b|geburtstag|lebenslauf|vorsitz|"
    r"stellvertret"
)
# No document holds these, however near a wording comes.
_ALWAYS = re.compile(r"wann (?:hat|habt|haben|macht)\b.{0,40}\b(?:auf|offen)\b\W*$|\bprivat|"
                     r"wie (?:wird|werde|kann|konnen|kommt) .{0,25}\bmitglied\b")  # fmt: skip
_FURTHER = re.compile(r"\bund (?:in |an |von |seit |bis )?(?:wer|wo|wann|wie|was|welche)")
_QUESTION = re.compile(r"\b(?:wer|wo|wann|wie|was|welche\w*|woher|wohin)\b")


def _strange(noun: str, texts: list[str]) -> bool:
    """Whether a counted noun occurs in none of the texts: their number counts something else."""
    short = noun[:6]
    return noun not in _ANYBODY and not any(short in one for one in texts)


def unmet(text: str, statements: Iterable[Statement], store: Store) -> bool:
    """Whether the question asks for a thing that none of the statements contains."""
    question = fold(asking(text) or text)
    if _ALWAYS.search(question):
        return True
    found = list(statements)
    if len(_QUESTION.findall(question)) < 2 and not _FURTHER.search(question):
        # one question: what stands first has to answer it
        found = found[:1]
    said = [fold(f"{one.text} {one.value}") for one in found]
    known = [fold(phrase) for one in found for phrase in store.asked_as(one.id)]
    for asked, contained in _NEEDS:
        texts = [_DATE.sub(" ", one) for one in said] if contained is _NUMBER else said
        contains = any(contained.search(one) for one in texts)
        meant = any(asked.search(one) for one in known)  # the editor says it answers such questions
        if asked.search(question) and not contains and not meant:
            return True
    if any(_strange(noun, said + known) for noun in _COUNTED.findall(question)):
        return True
    rare = set(_RARE.findall(question))
    return not all(any(word in one for one in said + known) for word in rare)
