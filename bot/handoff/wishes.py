"""Checks what a resident fills into the request form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import phonenumbers

from bot.channels.base import RefusedError
from bot.channels.cleaning import cleaned
from bot.handoff.requests import CALL, MAIL, Wish

# What the fields of the form hold at most; the widget's form has the same.
LONGEST = {"question": 2000, "answer": 4000, "name": 120, "reach": 200, "best_time": 200}
_MAIL = re.compile(r"[^@\s<>\"',;:()\[\]\\]{1,64}@(?:[\w-]{1,63}\.)+[^\W\d_]{2,24}")
FEWEST = 10**5  # no number with its area code has less than six digits
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def wish(body: Mapping[str, Any]) -> Wish:
    """The request in the body. Raises RefusedError, whose sentence says what is missing."""
    if body.get("consent") is not True:
        raise RefusedError("no_consent")
    texts = {name: _text(body.get(name), most) for name, most in LONGEST.items()}
    way, language = body.get("way"), body.get("language", "de")
    if way not in (CALL, MAIL) or not isinstance(language, str):
        raise RefusedError("bad_request")
    if not texts["question"]:
        raise RefusedError("no_question")
    texts["reach"] = phone(texts["reach"]) if way == CALL else mail(texts["reach"])
    for name in ("name", "best_time"):
        texts[name] = " ".join(texts[name].split())
    return Wish(way=way, language=language if _LANGUAGE.fullmatch(language) else "de", **texts)


def phone(text: str) -> str:
    """The number in its international form. Raises RefusedError if nobody can have it."""
    try:
        number = phonenumbers.parse(text, "DE")
    except phonenumbers.NumberParseException:
        raise RefusedError("bad_phone") from None
    if not phonenumbers.is_possible_number(number) or (number.national_number or 0) < FEWEST:
        raise RefusedError("bad_phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def mail(text: str) -> str:
    """The address. Raises RefusedError if it cannot be one."""
    if not _MAIL.fullmatch(text):
        raise RefusedError("bad_mail")
    return text


def _text(value: Any, most: int) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RefusedError("bad_request")
    text = cleaned(value)
    if len(text) > most:
        raise RefusedError("too_large", 413)
    return text
