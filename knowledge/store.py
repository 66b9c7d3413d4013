"""Reads the compiled knowledge file. Nothing here writes."""

from __future__ import annotations

import json
import sqlite3
from functools import cached_property, lru_cache
from pathlib import Path

from knowledge.compile import APPLICATION_ID, FORMAT
from knowledge.model import (
    Aspect,
    Citation,
    KnowledgeError,
    Problem,
    Source,
    Statement,
    Subject,
)

_COLUMNS = "id, subject, aspect, value, text, source, place, also, valid_from, valid_until, see"


class Store:
    """One compiled knowledge file, opened read-only; answers look facts up in it.

    Raises KnowledgeError if the file is missing, damaged, or not one of ours.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database = _open(path)
        self.built_from = str(self._one("SELECT value FROM meta WHERE key = 'built_from'"))
        # The file never changes, so that what was looked up once holds.
        self._known = lru_cache(maxsize=8192)(self._all)
        self._statement = lru_cache(maxsize=4096)(self._read_statement)
        self._subject = lru_cache(maxsize=4096)(self._read_subject)
        self._numbers = lru_cache(maxsize=4096)(self._read_numbers)
        self._statements = lru_cache(maxsize=8192)(self._read_statements)

    def close(self) -> None:
        """Closes the file; the store cannot be used afterwards."""
        self._database.close()

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Every source by its id."""
        rows = self._all("SELECT record FROM source")
        return {one.id: one for one in (Source(**json.loads(row[0])) for row in rows)}

    @cached_property
    def aspects(self) -> dict[str, Aspect]:
        """Every aspect by its id, in the order of aspects.yml."""
        records = (
            json.loads(row[0]) for row in self._all("SELECT record FROM aspect ORDER BY position")
        )
        return {one["id"]: Aspect(**{**one, "cues": tuple(one["cues"])}) for one in records}

    def subject(self, subject_id: str) -> Subject | None:
        """The subject with its names, without its statements; None if there is none."""
        return self._subject(subject_id)

    def subject_ids(self) -> list[str]:
        """The ids of all subjects, sorted."""
        return [row[0] for row in self._all("SELECT id FROM subject ORDER BY id")]

    def phrases(self) -> list[tuple[str, str, str, str]]:
        """(subject, its type, phrase, kind): see `knowledge.link.phrases`."""
        return self._all("SELECT subject, type, text, kind FROM phrase")

    def questions(self) -> list[tuple[str, str]]:
        """(statement id, way of asking for it) for all statements."""
        return self._all(
            "SELECT s.id, q.text FROM question q JOIN statement s ON s.number = q.statement"
        )

    def asked_as(self, statement_id: str) -> list[str]:
        """The known ways of asking for the statement."""
        return [row[0] for row in self._known(
            "SELECT q.text FROM question q JOIN statement s ON s.number = q.statement "
            "WHERE s.id = ?", statement_id)]  # fmt: skip

    def statement(self, statement_id: str) -> Statement | None:
        """The statement of this id; None if there is none."""
        found = self._known("SELECT number FROM statement WHERE id = ?", statement_id)
        return self._statement(found[0][0]) if found else None

    def numbered(self, number: int) -> Statement:
        """The statement at this place in the vectors."""
        return self._statement(number)

    def numbers(self, subject: str) -> list[int]:
        """The places in the vectors of what is said of the subject, or about it elsewhere."""
        return list(self._numbers(subject))

    def _read_numbers(self, subject: str) -> tuple[int, ...]:
        return tuple(row[0] for row in self._all(
            "SELECT number FROM statement WHERE subject = ? "
            "UNION SELECT statement FROM about WHERE subject = ?", subject, subject))  # fmt: skip

    def with_phone(self, digits: str) -> list[int]:
        """The places of phone and fax statements whose number ends with these digits."""
        return [row[0] for row in self._all(
            "SELECT number FROM statement WHERE aspect IN ('phone', 'fax') "
            "AND replace(replace(value, ' ', ''), '\"', '') LIKE ?",
            "%" + digits.lstrip("0"))]  # fmt: skip

    def with_email(self, address: str) -> list[int]:
        """The places of the statements that give this mail address."""
        query = "SELECT number FROM statement WHERE aspect = 'email' AND lower(value) = lower(?)"
        return [row[0] for row in self._all(query, f'"{address}"')]

    def statements(self, subject: str, *aspects: str) -> list[Statement]:
        """What is said of the subject, of these aspects or of all (without gaps), current first."""
        return list(self._statements(subject, *aspects))

    def _read_statements(self, subject: str, *aspects: str) -> tuple[Statement, ...]:
        rows = self._known(
            "SELECT number, aspect FROM statement WHERE subject = ? "
            "ORDER BY valid_until <> '', number",
            subject,
        )
        wanted = set(aspects)
        return tuple(
            self._statement(number)
            for number, aspect in rows
            if (aspect in wanted if wanted else aspect != "gap")
        )

    def vectors(self) -> dict[str, bytes]:
        """The binary arrays that compare texts with statements."""
        return dict(self._all("SELECT name, data FROM vectors"))

    def columns(self) -> list[tuple[str, str, str, str]]:
        """(id, subject, aspect, until when it held) of every statement, in the vectors' order."""
        return self._all("SELECT id, subject, aspect, valid_until FROM statement ORDER BY number")

    def abouts(self) -> list[tuple[int, str]]:
        """(statement's number, subject that it touches besides its own), for all statements."""
        return self._all("SELECT statement, subject FROM about ORDER BY rowid")

    def subjects_of_type(self, kind: str) -> frozenset[str]:
        """The ids of the subjects of this type."""
        return frozenset(row[0] for row in self._all("SELECT id FROM subject WHERE type = ?", kind))

    def _all(self, query: str, *values: object) -> list[tuple]:
        return self._database.execute(query, values).fetchall()

    def _one(self, query: str, *values: object) -> object:
        row = self._database.execute(query, values).fetchone()
        return row[0] if row else None

    def _read_statement(self, number: int) -> Statement:
        row = self._all(f"SELECT {_COLUMNS} FROM statement WHERE number = ?", number)[0]  # noqa: S608
        return Statement(
            id=row[0], subject=row[1], aspect=row[2], value=json.loads(row[3]), text=row[4],
            citation=Citation(row[5], row[6]),
            also=tuple(Citation(**one) for one in json.loads(row[7])),
            about=tuple(one[0] for one in self._all(
                "SELECT subject FROM about WHERE statement = ?", number)),
            valid_from=row[8], valid_until=row[9], see=tuple(json.loads(row[10])),
        )  # fmt: skip

    def _read_subject(self, subject_id: str) -> Subject | None:
        rows = self._all(
            "SELECT id, type, name, label, part_of, ask FROM subject WHERE id = ?", subject_id
        )
        if not rows:
            return None
        names = self._all("SELECT text, kind FROM phrase WHERE subject = ?", subject_id)
        row = rows[0]
        return Subject(
            id=row[0], type=row[1], name=row[2], label=row[3], part_of=row[4], ask=row[5],
            aliases=tuple(text for text, kind in names if kind == "name"),
            asked_as=tuple(text for text, kind in names if kind == "asked_as"),
        )  # fmt: skip


def _open(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise _refusal(path, "gibt es nicht")
    database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True,
                               check_same_thread=False)  # fmt: skip
    try:
        ours = database.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        version = database.execute("PRAGMA user_version").fetchone()[0]
        healthy = database.execute("PRAGMA quick_check").fetchone()[0] == "ok"
    except sqlite3.DatabaseError as fault:
        database.close()
        raise _refusal(path, "ist beschädigt oder keine Wissensdatei") from fault
    if ours and version == FORMAT and healthy:
        return database
    database.close()
    reason = (
        "ist keine Wissensdatei" if not ours
        else "ist beschädigt" if not healthy
        else "stammt aus einer anderen Version"
    )  # fmt: skip
    raise _refusal(path, reason)


def _refusal(path: Path, reason: str) -> KnowledgeError:
    cure = "Bauen Sie sie neu: lotse knowledge build"
    return KnowledgeError([Problem(str(path), "Wissensdatei", reason, cure)])
