"""Proposals: from the form to a checked change, and all open ones as one diff for Git."""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from console.facts import edit
from console.facts.models import OPEN, Proposal
from knowledge.check import check
from knowledge.load import load


def faults(subject: str, statement: str, change: dict[str, Any]) -> list[str]:
    """Why the change cannot be made, in words for editors; empty if it can.

    The changed file is checked together with all the others, as the build would.
    """
    try:
        path = edit.file_of(subject)
        before = path.read_text(encoding="utf-8")
        after = edit.changed(before, subject, statement, change)
    except edit.EditError as fault:
        return [str(fault)]
    if after == before:
        return ["Der Vorschlag ändert nichts."]
    try:
        yaml.safe_load(after)
    except yaml.YAMLError:
        return ["Daraus wird keine gültige Datei. Prüfen Sie den Wert."]
    found = _problems(path, after)
    known = {str(one) for one in _problems(path, before)} if found else set()
    return [f"{one.key}: {one.found}. {one.cure}" for one in found if str(one) not in known]


def _problems(path: Path, text: str) -> list[Any]:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "knowledge"
        ignored = shutil.ignore_patterns("*.py", "__pycache__", "*.pyc")
        shutil.copytree(settings.KNOWLEDGE_SOURCES, copy, ignore=ignored)
        (copy / path.relative_to(settings.KNOWLEDGE_SOURCES)).write_text(text, encoding="utf-8")
        facts, problems = load(copy)
        return [*problems, *check(facts)]


def diff_of(proposals: list[Proposal]) -> tuple[str, list[Proposal]]:
    """One diff of these proposals, and those that no longer fit their file."""
    by_subject: dict[str, list[Proposal]] = defaultdict(list)
    for one in proposals:
        by_subject[one.subject].append(one)
    parts, stale = [], []
    for subject, own in sorted(by_subject.items()):
        try:
            path = edit.file_of(subject)
        except edit.EditError:
            stale += own
            continue
        before = after = path.read_text(encoding="utf-8")
        for one in own:
            try:
                after = edit.changed(after, subject, one.statement, one.change)
            except edit.EditError:
                stale.append(one)
        parts.append(edit.diff(path, before, after))
    return "".join(parts), stale


def open_ones() -> list[Proposal]:
    """Proposals that wait to be taken over."""
    return list(Proposal.objects.filter(state=OPEN))
