"""Puts confirmed questions into the files, changing nothing else in them."""

from __future__ import annotations

import difflib
import json
import re
from pathlib import Path
from typing import Any

from knowledge.model import KnowledgeError
from knowledge.store import Store
from knowledge.values import shown
from lotse.review.items import Reviewed
from lotse.review.known import DATA

REVIEWED = Path("tests/conversations/reviewed")
_PLAIN = re.compile(r"[^\s:#\[\]{}&*!|>'\"%@`-]")


class Files:
    """Changed files, kept in memory until they are written."""

    def __init__(self, root: Path = Path()) -> None:
        self._root = root
        self._before: dict[Path, str] = {}
        self._after: dict[Path, str] = {}

    def text(self, file: Path) -> str:
        """The file as it stands now, with the changes made so far."""
        if file not in self._after:
            there = self._root / file
            self._before[file] = there.read_text(encoding="utf-8") if there.is_file() else ""
            self._after[file] = self._before[file]
        return self._after[file]

    def put(self, file: Path, text: str) -> None:
        """Changes the file."""
        self.text(file)
        self._after[file] = text

    def diff(self) -> str:
        """All changes as a diff that `git apply` takes."""
        parts = []
        for file, after in sorted(self._after.items()):
            before = self._before[file]
            lines = difflib.unified_diff(
                before.splitlines(True), after.splitlines(True),
                f"a/{file}" if before else "/dev/null", f"b/{file}",
            )  # fmt: skip
            parts.append("".join(lines))
        return "".join(parts)

    def write(self) -> list[Path]:
        """Writes the changed files; returns them."""
        changed = [file for file, after in self._after.items() if after != self._before[file]]
        for file in changed:
            (self._root / file).parent.mkdir(parents=True, exist_ok=True)
            (self._root / file).write_text(self._after[file], encoding="utf-8")
        return sorted(changed)


def home_of(intent: str, root: Path = Path()) -> Path | None:
    """The data file that holds the question type's examples; the one named after it comes first."""
    line = re.compile(rf"^\s*- intent: {re.escape(intent)}\s*$", re.MULTILINE)
    files = sorted((root / DATA).rglob("*.yml"), key=lambda one: (one.stem != intent, one))
    found = [one for one in files if line.search(one.read_text(encoding="utf-8"))]
    return found[0].relative_to(root) if found else None


def add_example(files: Files, item: Reviewed, home: Path) -> None:
    """Appends the question to its type's examples."""
    lines = files.text(home).splitlines(True)
    start = next(at for at, line in enumerate(lines) if line.strip() == f"- intent: {item.intent}")
    last = start
    for at in range(start + 1, len(lines)):
        if re.match(r"\s*- intent:|\S", lines[at]):
            break
        if lines[at].strip().startswith("- "):
            last = at
    indent = lines[last][: len(lines[last]) - len(lines[last].lstrip())]
    if not lines[last].endswith("\n"):
        lines[last] += "\n"
    lines.insert(last + 1, f"{indent}- {item.text}\n")
    files.put(home, "".join(lines))


def add_test(files: Files, item: Reviewed, store: Store | None) -> Path:
    """Appends the conversation to the evaluation set, in the format of tests/conversations."""
    file = REVIEWED / f"{item.intent}.jsonl"
    record = {
        "id": f"reviewed-{item.id:05d}", "category": "reviewed", "style": "resident",
        "turns": [_turn(one, store) for one in item.turns],
        "note": "from a conversation, confirmed by staff",
    }  # fmt: skip
    files.put(file, files.text(file) + json.dumps(record, ensure_ascii=False) + "\n")
    return file


def _turn(turn: dict[str, Any], store: Store | None) -> dict[str, Any]:
    expected = [_expected(one, store) for one in turn.get("statements") or ()]
    return {
        "say": turn["say"], "kind": turn.get("kind") or "answer",
        "expect": [[one] for one in expected if one], "reject": [],
    }  # fmt: skip


def _expected(statement_id: str, store: Store | None) -> str:
    """What the answer must contain: the statement's value where it is short, else its sentence."""
    found = store.statement(statement_id) if store else None
    if store is None or found is None:
        return ""
    kind = store.aspects[found.aspect].value
    return shown(kind, found.value) if kind in ("phone", "email", "url") else found.text


def opened(path: Path) -> Store | None:
    """The compiled knowledge; None if there is none."""
    try:
        return Store(path)
    except KnowledgeError:
        return None
