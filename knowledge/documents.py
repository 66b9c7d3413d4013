"""Compares each statement's value with the text of the document that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from knowledge.model import Facts, Problem, Statement
from knowledge.values import said_date

_NUMBERS = [
    "null",
    "ein",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
]


def verify(facts: Facts, folder: Path) -> list[Problem]:
    """Every value that cannot be found in its document's text."""
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    for source in facts.sources.values():
        if not source.file:
            continue
        path = folder / source.file
        if path.is_file():
            texts[source.id] = path.read_text(encoding="utf-8")
        else:
            problems.append(Problem("sources.yml", source.id, f"{path} fehlt",
                                    "Nennen Sie den Ordner der Dokumente."))  # fmt: skip
    for statement in facts.statements:
        for citation in (statement.citation, *statement.also):
            if citation.source in texts:
                problems += _verify(statement, texts[citation.source], citation.source, facts)
    return problems


def _verify(statement: Statement, text: str, source: str, facts: Facts) -> Iterator[Problem]:
    kind = facts.aspects[statement.aspect].value
    haystack, digits = _squeeze(text), re.sub(r"\D", "", text)
    for needles in _needles(kind, statement.value, facts):
        found = any(
            needle in digits
            if needle.isdigit() and len(needle) > 4
            else _squeeze(needle) in haystack
            for needle in needles
        )
        if not found:
            yield Problem(f"{statement.subject}.yml", statement.id.split(".", 1)[1],
                          f"„{needles[0]}“ steht nicht in {source}",
                          "Prüfen Sie Wert und Quelle.")  # fmt: skip


def _squeeze(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _needles(kind: str, value: Any, facts: Facts) -> Iterator[list[str]]:
    """Groups of spellings; one spelling of every group must stand in the document."""
    if kind == "phone":
        yield [re.sub(r"^\+49", "0", re.sub(r"\s", "", str(value)))]
    elif kind in ("email", "url"):
        yield [re.sub(r"^https?://(www\.)?|/$", "", str(value))]
    elif kind == "address":
        yield [value["street"]]
        yield [value["postcode"]]
    elif kind == "number":
        yield [str(value), *(_NUMBERS[value : value + 1] if isinstance(value, int) else [])]
    elif kind == "date":
        yield _dates(value)
    elif kind == "period":
        for key in ("from", "until"):
            if value.get(key):
                yield _dates(value[key])
    elif kind == "session":
        yield _dates(value["date"])
        yield [value["start"], value["start"].lstrip("0")]
        yield [value["end"], value["end"].lstrip("0")]
    elif kind == "subject":
        yield _names(value, facts)
    elif kind == "list":
        for entry in value:
            if isinstance(entry, dict):
                yield [entry["name"], *_names(entry.get("subject", ""), facts)]
    elif kind == "role" and value.get("organisation"):
        yield [value["organisation"], *_names(value["organisation"], facts)]


def _names(subject: str, facts: Facts) -> list[str]:
    known = facts.subjects.get(subject)
    return [known.name, *known.aliases] if known else [subject] if subject else []


def _dates(value: str) -> list[str]:
    parts = value.split("-")
    if len(parts) == 1:
        return [value]
    numeric = ".".join(reversed(parts))
    year, month = parts[0], said_date(value).split()[-2]
    if len(parts) == 2:
        return [said_date(value), f"{parts[1]}/{year}", year]
    day = int(parts[2])
    return [numeric, *(f"{number}. {name} {year}" for number in (f"{day}", f"{day:02d}")
                       for name in (month, month[:4]))]  # fmt: skip
