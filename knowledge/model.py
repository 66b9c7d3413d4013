"""What the knowledge base is made of: sources, aspects, subjects and their statements."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Source:
    """One document (or the operator's own record), as `sources.yml` describes it."""

    id: str
    title: str
    short: str
    publisher: str
    kind: str
    date: str  # "2008-01"
    said: str  # "Januar 2008"
    date_basis: str  # printed | inferred
    date_note: str = ""
    file: str = ""

    @property
    def cited(self) -> str:
        """How an answer names the source, such as "Faltblatt des Integrationsrates, Juni 2015"."""
        return f"{self.short}, {self.said}"


@dataclass(frozen=True)
class Citation:
    """A source and the place in it."""

    source: str
    place: str = ""


@dataclass(frozen=True)
class Aspect:
    """A kind of thing that can be said about a subject."""

    id: str
    label: str
    value: str = "text"
    single: bool = False
    type: str = ""
    cues: tuple[str, ...] = ()


@dataclass(frozen=True)
class Statement:
    """One fact: what a source says about one aspect of a subject."""

    id: str  # "<subject>.<statement>"
    subject: str
    aspect: str
    value: Any = field(hash=False)  # of the aspect's type
    text: str
    citation: Citation
    also: tuple[Citation, ...] = ()
    about: tuple[str, ...] = ()
    asked_as: tuple[str, ...] = ()
    valid_from: str = ""
    valid_until: str = ""
    see: tuple[str, ...] = ()  # of a gap: statements that hold the nearest thing


@dataclass(frozen=True)
class Subject:
    """Something that residents ask about."""

    id: str
    type: str
    name: str
    label: str
    aliases: tuple[str, ...] = ()
    asked_as: tuple[str, ...] = ()
    part_of: str = ""
    ask: str = ""
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True)
class Facts:
    """Everything the editors wrote, ready to be checked and compiled."""

    sources: dict[str, Source] = field(default_factory=dict)
    aspects: dict[str, Aspect] = field(default_factory=dict)
    subjects: dict[str, Subject] = field(default_factory=dict)
    gaps: tuple[Statement, ...] = ()  # what the documents are known not to hold

    @property
    def statements(self) -> list[Statement]:
        """Every statement of every subject, in the order of the files."""
        return [one for subject in self.subjects.values() for one in subject.statements]

    @property
    def findable(self) -> list[Statement]:
        """Statements and gaps: all that a question can lead to."""
        return [*self.statements, *self.gaps]


@dataclass(frozen=True, order=True)
class Problem:
    """Something an editor has to mend, with the file, the key, what was found and the cure."""

    file: str
    key: str
    found: str
    cure: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.found}. {self.cure}"


class KnowledgeError(Exception):
    """The knowledge base cannot be built or opened; `problems` lists every reason."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(map(str, self.problems)))
