"""Builds the one file that the bot reads: SQLite, written aside and swapped in at once."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
from pathlib import Path

from knowledge import vectors
from knowledge.check import check
from knowledge.link import phrases
from knowledge.load import HERE, load
from knowledge.model import Facts, KnowledgeError, Problem, Statement

APPLICATION_ID = 0x4C4F5453  # "LOTS": tells our file from a foreign SQLite file
FORMAT = 6

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE source (id TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE aspect (id TEXT PRIMARY KEY, position INTEGER, record TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE subject (id TEXT PRIMARY KEY, type TEXT, name TEXT, label TEXT, part_of TEXT, ask TEXT)
  WITHOUT ROWID;
CREATE TABLE phrase (subject TEXT REFERENCES subject, type TEXT, text TEXT, kind TEXT);
CREATE TABLE statement (
  number INTEGER PRIMARY KEY, id TEXT UNIQUE, subject TEXT REFERENCES subject,
  aspect TEXT REFERENCES aspect, value TEXT, text TEXT, source TEXT, place TEXT,
  also TEXT, valid_from TEXT, valid_until TEXT, see TEXT);
CREATE TABLE about (statement INTEGER REFERENCES statement, subject TEXT REFERENCES subject);
CREATE TABLE question (statement INTEGER REFERENCES statement, text TEXT);
CREATE TABLE vectors (name TEXT PRIMARY KEY, data BLOB) WITHOUT ROWID;
CREATE INDEX statement_subject ON statement (subject, aspect);
CREATE INDEX statement_aspect ON statement (aspect);
CREATE INDEX question_statement ON question (statement);
CREATE INDEX about_subject ON about (subject);
CREATE INDEX about_statement ON about (statement);
CREATE VIRTUAL TABLE statement_text USING fts5 (text, questions, tokenize = "unicode61");
"""


def build(target: Path, folder: Path = HERE) -> Facts:
    """Checks the facts of `folder` and writes them to `target`, atomically.

    Returns the facts. Raises KnowledgeError with every problem; `target` is then left as it was.
    """
    facts, problems = load(folder)
    problems += check(facts)
    if problems:
        raise KnowledgeError(problems)
    write(facts, target)
    return facts


def fingerprint(folder: Path = HERE) -> str:
    """Changes whenever a file that the knowledge is built from changes."""
    digest = hashlib.sha256(str(FORMAT).encode())
    for file in sorted((*folder.rglob("*.yml"), *folder.glob("*.py"))):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def write(facts: Facts, target: Path, built_from: str = "") -> None:
    """Compiles checked facts into `target`; a reader sees the old file or the new one, never a part.

    Raises KnowledgeError if the folder cannot be written to.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=target.name, suffix=".part", dir=target.parent)
    except OSError as fault:
        raise KnowledgeError([_unwritable(target, fault)]) from fault
    os.close(handle)
    part = Path(name)
    try:
        _fill(part, facts, built_from or fingerprint())
        part.chmod(0o644)
        part.replace(target)
    except (OSError, sqlite3.OperationalError) as fault:
        raise KnowledgeError([_unwritable(target, fault)]) from fault
    finally:
        part.unlink(missing_ok=True)


def _unwritable(target: Path, fault: Exception) -> Problem:
    return Problem(str(target), "Datei", f"kann nicht geschrieben werden ({fault})",
                   "Prüfen Sie Platz und Rechte des Ordners.")  # fmt: skip


def _fill(path: Path, facts: Facts, built_from: str) -> None:
    database = sqlite3.connect(path, isolation_level=None)
    try:
        database.executescript(
            f"PRAGMA application_id={APPLICATION_ID}; PRAGMA user_version={FORMAT};"
            f"PRAGMA synchronous=OFF; BEGIN; {_SCHEMA}"
        )
        database.execute("INSERT INTO meta VALUES ('built_from', ?)", [built_from])
        _catalogue(database, facts)
        for number, statement in enumerate(facts.findable):
            _statement(database, number, statement, mentioned(statement, facts))
        database.executemany("INSERT INTO vectors VALUES (?, ?)", vectors.blobs(facts))
        database.execute("COMMIT")
    finally:
        database.close()


def mentioned(statement: Statement, facts: Facts) -> list[str]:
    """Other subjects that the statement is about: those named by the editor and in its value."""
    entries = statement.value if isinstance(statement.value, list) else [statement.value]
    found = list(statement.about)
    for entry in entries:
        parts = entry.values() if isinstance(entry, dict) else [entry]
        found += [part for part in parts if isinstance(part, str) and part in facts.subjects]
    return [one for one in dict.fromkeys(found) if one != statement.subject]


def _catalogue(database: sqlite3.Connection, facts: Facts) -> None:
    database.executemany(
        "INSERT INTO source VALUES (?, ?)",
        [(one.id, json.dumps(vars(one))) for one in facts.sources.values()],
    )
    database.executemany(
        "INSERT INTO aspect VALUES (?, ?, ?)",
        [(one.id, at, json.dumps(vars(one))) for at, one in enumerate(facts.aspects.values())],
    )
    for one in facts.subjects.values():
        database.execute(
            "INSERT INTO subject VALUES (?, ?, ?, ?, ?, ?)",
            (one.id, one.type, one.name, one.label, one.part_of, one.ask),
        )
    database.executemany("INSERT INTO phrase VALUES (?, ?, ?, ?)", phrases(facts))


def _statement(database: sqlite3.Connection, number: int, one: Statement, about: list[str]) -> None:
    database.execute(
        "INSERT INTO statement VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (number, one.id, one.subject, one.aspect, json.dumps(one.value, ensure_ascii=False),
         one.text, one.citation.source, one.citation.place,
         json.dumps([vars(citation) for citation in one.also]), one.valid_from, one.valid_until,
         json.dumps(one.see)),
    )  # fmt: skip
    database.executemany(
        "INSERT INTO about VALUES (?, ?)", [(number, subject) for subject in about]
    )
    database.executemany(
        "INSERT INTO question VALUES (?, ?)", [(number, text) for text in one.asked_as]
    )
    database.execute(
        "INSERT INTO statement_text (rowid, text, questions) VALUES (?, ?, ?)",
        (number, one.text, "\n".join(one.asked_as)),
    )
