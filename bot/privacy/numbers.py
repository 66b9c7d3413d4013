"""Telephone numbers, tax ids by check digit, and any other long number."""

from __future__ import annotations

import re

from bot.privacy import checks
from bot.privacy.finding import NUMBER, PHONE, TAX, Finding
from bot.privacy.public import Public

_RUN = re.compile(r"(?<![\w,.])(?:\+|00)?\(?\+?\d(?:[\s()/.–-]{0,3}\d)+(?![\w])")
_CUE = re.compile(
    r"(?:tel(?:efon)?(?:nummer|nr)?|handy(?:nummer|nr)?|mobil(?:nummer|nr)?|nummer|nr|fon|phone|fax|whatsapp|"
    r"signal|telegram|anrufen|erreichen|erreichbar|erreichst|ruf(?:en)?|rückruf|zurückrufen|durchwahl|"
    r"numaram?|telefonum|номер|тел\w*|هاتف\w*|رقم\w*|call|number)\b[^\d\n]{0,25}$",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"^[.,\d]*\s?(?:€|euro|eur\b|mio|mill|%|prozent|einwohner|menschen|personen|leute|bürger|cent|tl\b|"
    r"dollar|km|qm|m²|stimmen|wahlberechtigt)",
    re.IGNORECASE,
)
_YEARS = re.compile(r"(?:(?:19|20)\d\d[\s/.–-]*)+(?:\d\d)?|(?:\d{1,2}[./]){1,2}\s?(?:19|20)\d\d"
                    r"(?:\D+(?:(?:19|20)\d\d|\d{1,2}))*|"
                    r"(?:19|20)\d\d-\d\d-\d\d|\d{1,2}[.:]\d\d\s?[–-]\s?\d{1,2}[.:]\d\d")  # fmt: skip
_THOUSANDS = re.compile(r"\d{1,3}(?:[. ]\d{3})+")
_LEAST = 7  # digits of a number without any sign of what it is


def find(text: str, public: Public) -> list[Finding]:
    """Telephone numbers as [Telefon], tax ids as [Steuernummer], other long ones as [Nummer]."""
    found = []
    for run in _RUN.finditer(text):
        kind = _kind(run.group(), text[max(0, run.start() - 45) : run.start()], text[run.end() :])
        if kind and not public.number(run.group()):
            found.append(Finding(*run.span(), kind))
    return found


def _kind(run: str, before: str, after: str) -> str:
    digits = "".join(c for c in run if c.isdigit())
    if _YEARS.fullmatch(run) or _AMOUNT.match(after):
        return ""
    if checks.tax_id(digits):
        return TAX
    if run.lstrip("(").startswith(("+", "0")) and len(digits) >= _LEAST:
        return PHONE
    if _CUE.search(before) and len(digits) >= 5:
        return PHONE
    if len(digits) < _LEAST or _THOUSANDS.fullmatch(run.strip()):
        return ""
    return NUMBER
