"""The knowledge that a running process answers from; a newly built file is picked up at once."""

from __future__ import annotations

import logging
import os
from functools import lru_cache
from pathlib import Path

from knowledge.model import KnowledgeError
from knowledge.search import Search
from knowledge.store import Store

logger = logging.getLogger(__name__)
DEFAULT = "var/knowledge.sqlite"


def path() -> Path:
    """Where the compiled knowledge lies: the setting LOTSE_KNOWLEDGE, or var/knowledge.sqlite."""
    return Path(os.environ.get("LOTSE_KNOWLEDGE", DEFAULT))


class Current:
    """Hands out the search over the newest readable file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._name = str(file)
        self._seen: tuple[int, int, int] | None = None
        self._search: Search | None = None

    def search(self) -> Search:
        """The search over the newest good file.

        A damaged new file is reported in the log and the old one stays in use.
        Raises KnowledgeError if there is no good file yet.
        """
        seen = self._stamp()
        if self._search is None or (seen and seen != self._seen):
            self._seen = seen
            self._reopen()
        assert self._search is not None
        return self._search

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            found = os.stat(self._name)  # noqa: PTH116  (once or more a message: a Path costs more)
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def _reopen(self) -> None:
        try:
            # The old store stays open: another thread may still read from it.
            self._search = Search(Store(self._file))
        except KnowledgeError as fault:
            if self._search is None:
                raise
            logger.warning("The knowledge file stays as it was: %s", fault)


@lru_cache(maxsize=8)
def _current(file: str) -> Current:
    return Current(Path(file))


def search() -> Search:
    """The search that this process answers from."""
    return _current(os.environ.get("LOTSE_KNOWLEDGE", DEFAULT)).search()
