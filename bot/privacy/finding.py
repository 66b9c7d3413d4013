"""What a detector reports: a place in the text and the placeholder that goes there."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAIL = "[E-Mail]"
PHONE = "[Telefon]"
IBAN = "[IBAN]"
BIRTH = "[Geburtsdatum]"
FILE = "[Aktenzeichen]"
IDENTITY = "[Ausweisnummer]"
TAX = "[Steuernummer]"
PLATE = "[Kennzeichen]"
ADDRESS = "[Adresse]"
NAME = "[Name]"
NUMBER = "[Nummer]"
PLACEHOLDERS = (
    MAIL, PHONE, IBAN, BIRTH, FILE, IDENTITY, TAX, PLATE, ADDRESS, NAME, NUMBER,
)  # fmt: skip
PLACEHOLDER = re.compile("|".join(map(re.escape, PLACEHOLDERS)))


@dataclass(frozen=True, order=True)
class Finding:
    """Personal data from `start` to `end`, to be replaced by `kind` (a placeholder)."""

    start: int
    end: int
    kind: str


def masked(text: str, findings: list[Finding]) -> str:
    """The text with the found places blanked out; all other places keep their position."""
    for one in findings:
        text = text[: one.start] + "\0" * (one.end - one.start) + text[one.end :]
    return text


def apart(found: list[Finding]) -> list[Finding]:
    """The findings without those that overlap an earlier one: their order ranks them."""
    kept: list[Finding] = []
    for one in found:
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return kept
