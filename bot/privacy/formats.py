"""Formatted data that is told by its shape or by the word before it: mail, IBAN, births, ids."""

from __future__ import annotations

import re

from bot.privacy import checks
from bot.privacy.finding import BIRTH, FILE, IBAN, IDENTITY, MAIL, PLATE, TAX, Finding, apart
from bot.privacy.public import Public
from bot.privacy.word_lists import words

_I = re.IGNORECASE
_DISTRICTS = words("plates.txt")
_DOT = r"\s?(?:\.|\[\s?(?:punkt|dot)\s?\]|\(\s?(?:punkt|dot)\s?\)|(?<=\s)(?:punkt|dot)(?=\s))\s?"
_AT = r"(?:\s?(?:@|＠|\[\s?(?:at|ät|ett)\s?\]|\(\s?(?:at|ät|ett|@)\s?\))\s?|\s(?:at|ät)\s)"
_TOP = r"(?:de|com|net|org|eu|info|ru|ua|tr|pl|ro|bg|fr|it|es|gr|at|ch|nl|uk|me|email|online)"
_MAILS = (
    re.compile(r"[\w.+%-]+\s?[@＠]\s?[\w-]+(?:\.[\w-]+)+", _I),
    re.compile(
        rf"[\w+%-]+(?:{_DOT}[\w+%-]+){{0,3}}{_AT}[\w-]+(?:{_DOT}[\w-]+){{0,2}}{_DOT}{_TOP}\b", _I
    ),
)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ .-]?[A-Z0-9]){11,30}\b", _I)

_MONTH = (
    r"(?:jan(?:uar)?|jänner|feb(?:ruar)?|märz?|maerz|mrz|apr(?:il)?|mai|juni?|juli?|aug(?:ust)?|"
    r"sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|dez(?:ember)?|january|february|march|may|june|july|october|december)\.?"
)
_YEAR = r"(?:19|20)\d\d"
DATE = (
    rf"(?:\d{{1,2}}\s?[./-]\s?\d{{1,2}}\s?[./-]\s?(?:{_YEAR}|\d\d)\b|{_YEAR}-\d\d-\d\d|"
    rf"\d{{1,2}}\.?\s?{_MONTH}\s?(?:{_YEAR}|\d\d\b))"
)
_BORN = (
    r"(?:geb(?:oren)?\b\.?|geburtsdatum|geburtstag|geb\.?\s?-?dat(?:um)?\b\.?|\bjahrgang|\bdob\b|\bborn\b|"
    r"\bbirth(?:day|date)?\b|date of birth|doğum(?: tarihi\w*)?|dogum(?: tarihi\w*)?|doğdum|родил\w*|"
    r"дата рождения|народи\w*|născut\w*|urodz\w*|ur\.|geburt\b|تاريخ الميلاد|مواليد|\*)"
)
_BETWEEN = r"[\s:,=]*(?:(?:ist|war|am|im|in|den|der|jahr|on|is|dnia|pe|la|от|в|:|seiner|meines|meiner|mein|wurden?|bin|sind|ich|er|sie|wir|" \
           r"sohnes|tochter|mannes|frau|kindes)[\s:,]+){0,4}"  # fmt: skip
_BIRTHS = (
    re.compile(rf"{_BORN}{_BETWEEN}({DATE}|{_YEAR}(?!\d))", _I),
    re.compile(
        rf"({DATE}|\b{_YEAR})(?:\s\w+){{0,2}}\s(?:geboren|zur welt gekommen|doğ\w+|dog[uğ]\w+)\b",
        _I,
    ),
    re.compile(
        rf"({DATE})[\s,]{{1,2}}(?:also\s|mein\s|ist\s)?(?:mein\s)?(?:geburtstag|geburtsdatum)", _I
    ),
)
_BEHIND_NAME = re.compile(rf"\0{{2,}},?\s*\(?(?:\*|am)?\s?({DATE})", _I)

_NR = r"(?:[\s-]?(?:nr|nummer|no|number|num|numarası|numarasi|numaram)\b\.?)?"
_LINK = r"(?:\s?(?:ist|lautet|war|hat|heißt|heisst|die|der|das|meine|is|von mir|#|:|=|-|\.|\())*\s*(?:[^\d.!?\n]{0,45}?(?:\s(?:lautet|ist|war)|:)\s)?"
_VALUE = r"((?=[\w./ -]{0,12}\d)[A-Z0-9]{1,12}(?:[./ -]{1,3}(?=[A-Z]?\s?[\w./-]*\d|[A-Z]\b(?! [a-zäöü]))[A-Z0-9]{1,12}){0,6})"


def _said(words: str) -> re.Pattern[str]:
    """A value that follows one of these words: "Aktenzeichen: 33/4-1234"."""
    return re.compile(rf"(?<![^\W\d])(?:{words})(?![^\W\d]){_NR}{_LINK}{_VALUE}", _I)


_SAID = (
    (TAX, _said(r"steuer(?:liche)?[\s-]?(?:identifikations|ident)?(?:id)?(?:nummer|nr\.?)?|"
                r"idnr\.?|tin\b|ust-?id(?:nr)?\.?|vergi")),
    (IDENTITY, _said(r"(?:reise)?pass(?:nummer|nr\.?)?|(?:personal)?ausweis(?:nummer|nr\.?)?|passport|"
                     r"(?:elektronischer )?aufenthaltstitel(?:nummer|s?nr\.?)?|eat\b|duldung(?:snummer)?|"
                     r"führerschein(?:nummer|nr\.?)?|azr[\s-]?(?:nummer|nr\.?)?|pasaport|kimlik|паспорт\w*|"
                     r"aufenthaltsgestattung(?:snummer)?|zemis")),
    (PLATE, re.compile(r"(?:kennzeichen|nummernschild|plaka)(?:\s(?:ist|lautet|war))?[\s:]*"
                       r"([A-ZÄÖÜ]{1,3}[\s-]{0,3}[A-Z]{1,2}[\s-]?\d{1,4}[EH]?\b)", _I)),
    (FILE, _said(r"aktenzeichen|akte|az|gz|geschäftszeichen|kassenzeichen|bg|bedarfsgemeinschaft|"
                 r"(?:kunden|vorgangs|antrags|personal|mitglieds?|versicherten|versicherungs|fall|"
                 r"kindergeld|renten(?:versicherungs)?|sozialversicherungs|krankenkassen|konto|steuer|"
                 r"matrikel|referenz|akten|ordnungs|buchungs|schüler|bescheid)[\s-]?(?:nummer|nr\.?)|"
                 r"(?:jobcenter|bamf)[\s-](?:nummer|nr\.?|kennzeichen|aktenzeichen)|sv-?n(?:umme)?r\.?|"
                 r"bescheid|vorgang|zeichen|asylverfahren|file number|case number")),
)  # fmt: skip
_SHAPES = (
    (TAX, re.compile(r"(?<![\d/])\d{2,3}/\d{3,4}/\d{4,5}(?![\d/])")),
    (FILE, re.compile(r"(?<![\d/])\d{5}//\d{5,7}\b")),
    (FILE, re.compile(r"\b\d{1,2}\s?[A-Z]{1,3}\s?\d{1,5}/\d{2,4}(?:\.[A-Z]{1,2})?\b")),
    (FILE, re.compile(r"(?<![\d.])\d{7,8}\s?-\s?\d{3}\b(?!\d)")),
    (FILE, re.compile(r"\b\d{2}\s?[0-3]\d[01]\d{3}\s?[A-Z]\s?\d{3}\b")),
    (
        IDENTITY,
        re.compile(
            r"\b(?=[A-Z0-9]*\d[A-Z0-9]*\d)[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{8}\d?\b"
        ),
    ),
    (PLATE, re.compile(r"(?<![\w-])[A-ZÄÖÜ]{1,3}\s?-\s?[A-Z]{1,2}\s?-?\d{1,4}[EH]?\b(?![-\w])")),
)
_LOOSE_PLATE = re.compile(r"(?<![\w-])([A-ZÄÖÜ]{1,3})[ :][A-Z]{1,2}[ -]?\d{1,4}[EH]?\b(?![-\w.])")


def find(text: str, public: Public) -> list[Finding]:
    """Mails, IBANs, dates of birth, tax, file and identity numbers, number plates."""
    found = [Finding(*one.span(), MAIL) for pattern in _MAILS if _may_be_mail(text)
             for one in pattern.finditer(text) if not public.mail(one.group())]  # fmt: skip
    if not any(c.isdigit() for c in text):
        return apart(found)
    found += _births(text)
    found += [Finding(one.start(), one.start() + checks.iban_length(one.group()), IBAN)
              for one in _IBAN.finditer(text) if checks.iban_length(one.group())]  # fmt: skip
    for kind, pattern in _SAID:
        found += [Finding(*one.span(1), kind) for one in pattern.finditer(text) if _telling(one[1])]
    for kind, pattern in _SHAPES:
        found += [Finding(*one.span(), kind) for one in pattern.finditer(text)]
    found += [Finding(*one.span(), PLATE) for one in _LOOSE_PLATE.finditer(text)
              if one[1] in _DISTRICTS]  # fmt: skip
    return apart([one for one in found if not public.number(text[one.start : one.end])])


def behind_names(text: str, public: Public) -> list[Finding]:
    """A date right behind a name that was already blanked out: "[Name], 05.09.2018"."""
    return [Finding(*one.span(1), BIRTH) for one in _BEHIND_NAME.finditer(text)]


def _may_be_mail(text: str) -> bool:
    low = text.casefold()
    return any(
        sign in low for sign in ("@", "＠", "at)", "at]", "ät)", "ät]", "ett", " at ", " ät ")
    )


def _births(text: str) -> list[Finding]:
    return [Finding(*one.span(1), BIRTH) for pattern in _BIRTHS for one in pattern.finditer(text)]


def _telling(value: str) -> bool:
    """A year or a short count after such a word is no number of a person's file."""
    digits = sum(c.isdigit() for c in value)
    return digits >= 3 and not re.fullmatch(rf"{_YEAR}(?:[\s/-]+{_YEAR})?", value.strip())
