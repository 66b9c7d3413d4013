"""The compiled knowledge as the console reads it; reopened when the file was replaced."""

from __future__ import annotations

import threading

from django.conf import settings

from knowledge.model import KnowledgeError, Source, Statement, Subject
from knowledge.store import Store

_lock = threading.Lock()
_opened: tuple[tuple[int, int], Store] | None = None


class Knowledge:
    """Names for what answers consist of; says the id where the file lacks it."""

    def __init__(self, store: Store | None) -> None:
        self.store = store

    def subject(self, subject_id: str) -> Subject | None:
        """The subject; None if it is unknown."""
        return self.store.subject(subject_id) if self.store else None

    def statement(self, statement_id: str) -> Statement | None:
        """The statement; None if it is unknown."""
        return self.store.statement(statement_id) if self.store else None

    def subject_name(self, subject_id: str) -> str:
        """How the subject is called."""
        found = self.subject(subject_id)
        return found.name if found else subject_id

    def aspect_name(self, aspect_id: str) -> str:
        """How the aspect is called."""
        aspect = self.store.aspects.get(aspect_id) if self.store else None
        return aspect.label if aspect else aspect_id

    def source(self, source_id: str) -> Source | None:
        """The source; None if it is unknown."""
        return self.store.sources.get(source_id) if self.store else None


def knowledge() -> Knowledge:
    """The knowledge as it is now; empty if it has not been built yet."""
    global _opened
    path = settings.KNOWLEDGE_FILE
    with _lock:
        try:
            found = path.stat()
            stamp = (found.st_mtime_ns, found.st_ino)
            if _opened is None or _opened[0] != stamp:
                _opened = (stamp, Store(path))  # the old one is closed when the last page is done
        except (OSError, KnowledgeError):
            return Knowledge(_opened[1] if _opened else None)
        return Knowledge(_opened[1])
