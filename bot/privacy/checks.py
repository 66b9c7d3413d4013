"""Check digits: IBAN (ISO 13616) and the German tax id (ISO 7064)."""

from __future__ import annotations

_IBAN_LENGTHS = {
    "AL": 28, "AT": 20, "BA": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22,
    "DK": 18, "EE": 20, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GE": 22, "GR": 27, "HR": 21,
    "HU": 28, "IE": 22, "IL": 23, "IT": 27, "LB": 28, "LI": 21, "LT": 20, "LU": 20, "LV": 21,
    "MD": 24, "ME": 22, "MK": 19, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24,
    "RS": 22, "SE": 24, "SI": 19, "SK": 24, "TN": 24, "TR": 26, "UA": 29, "XK": 20,
}  # fmt: skip


def iban_length(text: str) -> int:
    """How many characters of the text are a valid IBAN (separators included); 0 if none.

    The pattern that found the text may have taken the word behind the IBAN along.
    """
    compact = ""
    for place, character in enumerate(text, 1):
        compact += character.upper() if character.isalnum() else ""
        if len(compact) == _IBAN_LENGTHS.get(compact[:2], 0) and _iban(compact):
            return place
    return 0


def _iban(compact: str) -> bool:
    turned = compact[4:] + compact[:4]
    return int("".join(str(int(one, 36)) for one in turned if one.isascii())) % 97 == 1


def tax_id(digits: str) -> bool:
    """Whether eleven digits are a German tax identification number."""
    if len(digits) != 11 or digits[0] == "0":
        return False
    product = 10
    for digit in digits[:10]:
        total = (int(digit) + product) % 10 or 10
        product = (2 * total) % 11
    return (11 - product) % 10 == int(digits[10])
