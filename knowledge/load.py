"""Reads the editors' YAML files into `Facts`, collecting every problem instead of stopping."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from knowledge.model import Aspect, Citation, Facts, Problem, Source, Statement, Subject

HERE = Path(__file__).parent
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster where it is built in
_SUBJECT_KEYS = {
    "id", "type", "name", "label", "aliases", "asked_as", "part_of", "ask", "statements",
}  # fmt: skip
_STATEMENT_KEYS = {
    "id", "aspect", "value", "text", "about", "asked_as", "source", "also", "valid",
}  # fmt: skip


def parsed(file: Path) -> Any:
    """What a YAML file holds. Raises yaml.YAMLError, UnicodeDecodeError or OSError."""
    return yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 (a safe one)


def load(folder: Path = HERE) -> tuple[Facts, list[Problem]]:
    """Facts of the folder and the problems found while reading; what is unreadable is left out."""
    problems: list[Problem] = []
    sources = {
        entry["id"]: Source(**entry) for entry in _read(folder / "sources.yml", problems) or []
    }
    aspects = {
        key: Aspect(id=key, **{**entry, "cues": tuple(map(str, entry.get("cues", ())))})
        for key, entry in (_read(folder / "aspects.yml", problems) or {}).items()
    }
    subjects: dict[str, Subject] = {}
    for file in sorted((folder / "facts").rglob("*.yml")):
        subject = _subject(file, folder, problems)
        if subject is None:
            continue
        if subject.id in subjects:
            problems.append(
                Problem(_name(file, folder), "id", f"„{subject.id}“ gibt es schon",
                        "Jede Kennung steht in genau einer Datei.")
            )  # fmt: skip
        subjects.setdefault(subject.id, subject)
    gaps = [
        gap
        for file in sorted((folder / "gaps").glob("*.yml"))
        for number, raw in enumerate(_read(file, problems) or [], 1)
        if (gap := _gap(number, raw, _name(file, folder), problems))
    ]
    return Facts(sources, aspects, subjects, tuple(gaps)), problems


def _gap(number: int, raw: Any, file: str, problems: list[Problem]) -> Statement | None:
    """A gap as a statement without a source."""
    wanted = {"id", "subject", "missing", "text", "asked_as"}
    if not isinstance(raw, dict) or not wanted <= raw.keys() or raw.keys() - wanted - {"see"}:
        problems.append(Problem(file, f"[{number}]", "die Lücke hat nicht die richtigen Schlüssel",
                                f"Nötig: {', '.join(sorted(wanted))}; möglich: see."))  # fmt: skip
        return None
    return Statement(
        id=f"{raw['subject']}.gap-{raw['id']}", subject=str(raw["subject"]), aspect="gap",
        value=str(raw["missing"]), text=str(raw["text"]).strip(), citation=Citation(""),
        asked_as=_texts(raw["asked_as"]), see=_texts(raw.get("see")),
    )  # fmt: skip


def _name(file: Path, folder: Path) -> str:
    return str(file.relative_to(folder.parent)) if file.is_relative_to(folder.parent) else file.name


def _read(file: Path, problems: list[Problem]) -> Any:
    try:
        return parsed(file)
    except FileNotFoundError:
        problems.append(Problem(file.name, "Datei", "Sie fehlt", f"Legen Sie {file.name} an."))
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        where = getattr(fault, "problem_mark", None)
        line = f"Zeile {where.line + 1}" if where else "Datei"
        what = getattr(fault, "problem", None) or "kein UTF-8"
        problems.append(
            Problem(file.name, line, f"kein gültiges YAML ({what})",
                    "Prüfen Sie Einrückung, Doppelpunkte und Anführungszeichen.")
        )  # fmt: skip
    return None


def _subject(file: Path, folder: Path, problems: list[Problem]) -> Subject | None:
    raw = _read(file, problems)
    name = _name(file, folder)
    if raw is None:
        return None
    if not isinstance(raw, dict) or not {"id", "type", "name"} <= raw.keys():
        problems.append(Problem(name, "Datei", "id, type oder name fehlt", "Ergänzen Sie sie."))
        return None
    problems += [
        Problem(name, str(key), "unbekannter Schlüssel", "Siehe docs/knowledge-format.md.")
        for key in raw.keys() - _SUBJECT_KEYS
    ]
    statements = [
        one
        for number, entry in enumerate(raw.get("statements") or [], 1)
        if (one := _statement(str(raw["id"]), number, entry, name, problems))
    ]
    return Subject(
        id=str(raw["id"]),
        type=str(raw["type"]),
        name=str(raw["name"]),
        label=str(raw.get("label") or raw["name"]),
        aliases=_texts(raw.get("aliases")),
        asked_as=_texts(raw.get("asked_as")),
        part_of=str(raw.get("part_of") or ""),
        ask=str(raw.get("ask") or ""),
        statements=tuple(statements),
    )


def _statement(
    subject: str, number: int, raw: Any, file: str, problems: list[Problem]
) -> Statement | None:
    key = f"statements[{number}]"
    missing = {"aspect", "value", "text", "source"} - (
        raw.keys() if isinstance(raw, dict) else set()
    )
    if missing:
        problems.append(
            Problem(file, key, f"es fehlt: {', '.join(sorted(missing))}", "Ergänzen Sie es.")
        )
        return None
    problems += [
        Problem(file, f"{key}.{extra}", "unbekannter Schlüssel", "Siehe docs/knowledge-format.md.")
        for extra in raw.keys() - _STATEMENT_KEYS
    ]
    valid = raw.get("valid") or {}
    return Statement(
        id=f"{subject}.{raw.get('id') or raw['aspect']}",
        subject=subject,
        aspect=str(raw["aspect"]),
        value=raw["value"],
        text=str(raw["text"]).strip(),
        citation=_citation(raw["source"]),
        also=tuple(_citation(one) for one in raw.get("also") or []),
        about=_texts(raw.get("about")),
        asked_as=_texts(raw.get("asked_as")),
        valid_from=str(valid.get("from") or ""),
        valid_until=str(valid.get("until") or ""),
    )


def _citation(raw: Any) -> Citation:
    if not isinstance(raw, dict):
        return Citation(str(raw), "")
    return Citation(str(raw.get("id") or ""), str(raw.get("place") or ""))


def _texts(raw: Any) -> tuple[str, ...]:
    return tuple(str(one) for one in raw or [])
