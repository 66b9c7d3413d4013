"""The types a statement's value can have: what is well-formed, and how a person reads it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import phonenumbers

SHORT_NUMBERS = {"110", "112", "115", "116117"}
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
MONTHS = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]


def is_date(value: Any) -> bool:
    """Whether the value is "2008", "2008-01" or "2008-01-31"."""
    return isinstance(value, str) and bool(_DATE.fullmatch(value))


def fault(kind: str, value: Any, subjects: set[str]) -> str:
    """Why the value is not of the type, in German; empty if it is."""
    check = _FAULTS.get(kind)
    return check(value, subjects) if check else f"den Werttyp „{kind}“ gibt es nicht"


def _phone(value: Any, _: set[str]) -> str:
    if str(value) in SHORT_NUMBERS:
        return ""
    try:
        good = phonenumbers.is_possible_number(phonenumbers.parse(str(value), None))
    except phonenumbers.NumberParseException:
        good = False
    return "" if good else f"„{value}“ ist keine Telefonnummer der Form +49 231 5022520"


def _email(value: Any, _: set[str]) -> str:
    return "" if _EMAIL.fullmatch(str(value)) else f"„{value}“ ist keine E-Mail-Adresse"


def _url(value: Any, _: set[str]) -> str:
    address = urlsplit(str(value) if "://" in str(value) else f"https://{value}")
    good = "." in address.netloc and " " not in str(value)
    return "" if good else f"„{value}“ ist keine Internetadresse"


def _address(value: Any, _: set[str]) -> str:
    keys = {"street", "postcode", "city"}
    if not isinstance(value, dict) or set(value) != keys:
        return "eine Anschrift hat street, postcode und city"
    return "" if re.fullmatch(r"\d{5}", str(value["postcode"])) else "postcode hat fünf Ziffern"


def _date(value: Any, _: set[str]) -> str:
    return "" if is_date(value) else f"„{value}“ ist kein Datum der Form 2008, 2008-01, 2008-01-31"


def _period(value: Any, _: set[str]) -> str:
    if not isinstance(value, dict) or not {"from", "until"} & value.keys():
        return "ein Zeitraum hat from oder until"
    bad = [one for key, one in value.items() if key != "said" and not is_date(one)]
    return f"„{bad[0]}“ ist kein Datum" if bad else ""


def _number(value: Any, _: set[str]) -> str:
    return "" if isinstance(value, int | float) else f"„{value}“ ist keine Zahl"


def _text(value: Any, _: set[str]) -> str:
    return "" if isinstance(value, str) and value.strip() else "ein kurzer Text fehlt"


def _subject(value: Any, subjects: set[str]) -> str:
    return "" if value in subjects else f"das Thema „{value}“ gibt es nicht"


def _list(value: Any, subjects: set[str]) -> str:
    if not isinstance(value, list) or not value:
        return "eine Liste mit mindestens einem Eintrag fehlt"
    for entry in value:
        if isinstance(entry, dict) and not entry.get("name"):
            return "einem Eintrag fehlt name"
        link = entry.get("subject") if isinstance(entry, dict) else None
        if link and link not in subjects:
            return f"das Thema „{link}“ gibt es nicht"
    return ""


def _role(value: Any, subjects: set[str]) -> str:
    if not isinstance(value, dict) or not {"organisation", "function", "group"} & value.keys():
        return "eine Funktion hat organisation, function oder group"
    group = value.get("group")
    return f"das Thema „{group}“ gibt es nicht" if group and group not in subjects else ""


def _session(value: Any, _: set[str]) -> str:
    if not isinstance(value, dict) or not is_date(value.get("date")):
        return "eine Sitzung hat ein date"
    bad = [value[key] for key in ("start", "end") if not _TIME.fullmatch(str(value.get(key)))]
    return f"„{bad[0]}“ ist keine Uhrzeit" if bad else ""


_FAULTS = {
    "phone": _phone, "email": _email, "url": _url, "address": _address, "date": _date,
    "period": _period, "number": _number, "text": _text, "subject": _subject, "list": _list,
    "role": _role, "session": _session,
}  # fmt: skip


def entry_text(entry: Any) -> str:
    """One entry of a list as a person reads it: "Klaus Mutschler (IHK)"."""
    if not isinstance(entry, dict):
        return str(entry)
    notes = [str(entry[key]) for key in ("organisation", "note") if entry.get(key)]
    return f"{entry['name']} ({', '.join(notes)})" if notes else str(entry["name"])


def said_date(value: str) -> str:
    """The date as a person says it: "13. Juni 2013", "Januar 2008", "2006"."""
    parts = value.split("-")
    if len(parts) == 1:
        return parts[0]
    month = f"{MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return f"{int(parts[2])}. {month}" if len(parts) == 3 else month


def shown(kind: str, value: Any) -> str:
    """The bare value as a person reads it: "0231 5022520", "Betenstraße 19, 44122 Dortmund"."""
    if kind == "phone" and str(value) not in SHORT_NUMBERS:
        number = phonenumbers.parse(str(value), None)
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    if kind == "address":
        return f"{value['street']}, {value['postcode']} {value['city']}"
    if kind == "date":
        return said_date(value)
    return str(value)
