"""The rules that facts must keep. All problems are found in one go, so an editor mends them once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from knowledge import values
from knowledge.model import Facts, Problem, Statement, Subject
from knowledge.text import words

SUBJECT_TYPES = frozenset(
    [
        "body",
        "office",
        "organisation",
        "person",
        "programme",
        "event",
        "process",
        "group",
        "topic",
        "term",
        "place",
        "document",
    ]
)
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Rasa expands ${VAR} in every YAML file it reads.
_VARIABLE = re.compile(r"\$\{")


def check(facts: Facts) -> list[Problem]:
    """Every broken rule in the facts, sorted by file; an empty list if all is well."""
    problems: list[Problem] = []
    for subject in facts.subjects.values():
        problems += _subject(subject, facts)
        for statement in subject.statements:
            problems += _statement(statement, facts)
        problems += _single_values(subject, facts)
    problems += _gaps(facts)
    problems += _ambiguous(facts)
    problems += _asked_twice(facts)
    return sorted(problems)


def _file(subject: str) -> str:
    return f"{subject}.yml"


def _subject(subject: Subject, facts: Facts) -> Iterator[Problem]:
    file = _file(subject.id)
    if not _SLUG.fullmatch(subject.id):
        yield Problem(file, "id", f"„{subject.id}“", "Nur a-z, 0-9 und Bindestriche.")
    if subject.type not in SUBJECT_TYPES:
        yield Problem(file, "type", f"„{subject.type}“ ist unbekannt",
                      f"Erlaubt: {', '.join(sorted(SUBJECT_TYPES))}.")  # fmt: skip
    for key in ("part_of", "ask"):
        other = getattr(subject, key)
        if other and other not in facts.subjects:
            yield Problem(file, key, f"das Thema „{other}“ gibt es nicht",
                          "Legen Sie es an oder nennen Sie ein anderes.")  # fmt: skip
    for one, count in Counter(statement.id for statement in subject.statements).items():
        if count > 1:
            yield Problem(file, one.split(".", 1)[1], f"die Kennung steht {count}-mal",
                          "Geben Sie jeder Aussage eine eigene id.")  # fmt: skip


def _statement(statement: Statement, facts: Facts) -> Iterator[Problem]:
    file, key = _file(statement.subject), statement.id.split(".", 1)[1]
    aspect = facts.aspects.get(statement.aspect)
    if aspect is None:
        yield Problem(file, key, f"den Aspekt „{statement.aspect}“ gibt es nicht",
                      "Siehe knowledge/aspects.yml.")  # fmt: skip
    elif reason := values.fault(aspect.value, statement.value, set(facts.subjects)):
        yield Problem(file, f"{key}.value", reason, "Berichtigen Sie den Wert.")
    for citation in (statement.citation, *statement.also):
        if citation.source not in facts.sources:
            yield Problem(file, f"{key}.source", f"die Quelle „{citation.source}“ gibt es nicht",
                          "Tragen Sie sie in knowledge/sources.yml ein.")  # fmt: skip
        if not citation.place:
            yield Problem(file, f"{key}.source", "die Stelle fehlt",
                          "Nennen Sie die Überschrift als place.")  # fmt: skip
    for other in statement.about:
        if other not in facts.subjects:
            yield Problem(file, f"{key}.about", f"das Thema „{other}“ gibt es nicht",
                          "Legen Sie es an oder streichen Sie es.")  # fmt: skip
    for bound in (statement.valid_from, statement.valid_until):
        if bound and not values.is_date(bound):
            yield Problem(file, f"{key}.valid", f"„{bound}“ ist kein Datum",
                          "Schreiben Sie 2008, 2008-01 oder 2008-01-31.")  # fmt: skip
    if not statement.text or _VARIABLE.search(statement.text):
        yield Problem(file, f"{key}.text", "der Satz fehlt oder enthält ${",
                      "Schreiben Sie einen schlichten Satz.")  # fmt: skip


def _gaps(facts: Facts) -> Iterator[Problem]:
    known = {one.id for one in facts.statements}
    for gap_id, count in Counter(one.id for one in facts.gaps).items():
        if count > 1:
            yield Problem("gaps", gap_id, f"die Kennung steht {count}-mal", "Ändern Sie eine.")
    for gap in facts.gaps:
        if gap.subject not in facts.subjects:
            yield Problem("gaps", gap.id, f"das Thema „{gap.subject}“ gibt es nicht",
                          "Nennen Sie ein anderes.")  # fmt: skip
        for other in set(gap.see) - known:
            yield Problem("gaps", gap.id, f"die Aussage „{other}“ gibt es nicht",
                          "Berichtigen Sie „see“.")  # fmt: skip


def _single_values(subject: Subject, facts: Facts) -> Iterator[Problem]:
    current = defaultdict(list)
    for statement in subject.statements:
        aspect = facts.aspects.get(statement.aspect)
        if aspect and aspect.single and not statement.valid_until:
            current[statement.aspect].append(statement)
    for aspect_id, statements in current.items():
        if len({repr(one.value) for one in statements}) > 1:
            yield Problem(_file(subject.id), aspect_id, "zwei Werte gelten zugleich",
                          "Geben Sie dem älteren valid: {until: …}.")  # fmt: skip


def _ambiguous(facts: Facts) -> Iterator[Problem]:
    owners = defaultdict(set)
    for subject in facts.subjects.values():
        for name in (subject.name, *subject.aliases):
            owners[" ".join(words(name))].add(subject.id)
    for name, ids in owners.items():
        if len(ids) > 1:
            first, *others = sorted(ids)
            yield Problem(_file(first), "aliases", f"„{name}“ heißt auch {', '.join(others)}",
                          "Ein Name gehört genau einem Thema.")  # fmt: skip


def _asked_twice(facts: Facts) -> Iterator[Problem]:
    owners = defaultdict(list)
    for statement in facts.findable:
        for phrase in set(map(str.casefold, statement.asked_as)):
            owners[phrase].append(statement)
    for phrase, statements in owners.items():
        if len(statements) > 1:
            yield Problem(_file(statements[0].subject), statements[0].id.split(".", 1)[1],
                          f"„{phrase}“ fragt auch nach {statements[1].id}",
                          "Eine Frage gehört zu genau einer Aussage.")  # fmt: skip
