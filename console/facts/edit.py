"""Changes one facts file as text, so that only the lines that change show up in the diff."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings


class EditError(Exception):
    """The change does not fit the file; the text says why, in German."""


@dataclass(frozen=True)
class _Cut:
    """Text to put in the place between two positions."""

    start: int
    end: int
    text: str


def file_of(subject: str) -> Path:
    """The file of the subject. Raises EditError if there is none."""
    found = sorted((settings.KNOWLEDGE_SOURCES / "facts").rglob(f"{subject}.yml"))
    if not found or not re.fullmatch(r"[a-z0-9-]+", subject):
        raise EditError(f"Zum Thema „{subject}“ gibt es keine Datei.")
    return found[0]


def changed(text: str, subject: str, statement: str, change: dict[str, Any]) -> str:
    """The file's text after the change. Raises EditError if the statement is not in it."""
    root = _mapping(yaml.compose(text, Loader=yaml.SafeLoader))
    listed = root.get("statements")
    if not isinstance(listed, yaml.SequenceNode):
        raise EditError("Die Datei hat keine Aussagen.")
    if not statement:
        return _with_new(text, listed, change)
    for node in listed.value:
        fields = _mapping(node)
        own = fields.get("id") or fields.get("aspect")
        if own is not None and f"{subject}.{own.value}" == statement:
            return _cut(text, _cuts(text, node, fields, change))
    raise EditError(f"Die Aussage {statement} steht nicht mehr in der Datei.")


def diff(path: Path, before: str, after: str) -> str:
    """The change as Git reads it."""
    name = f"knowledge/{path.relative_to(settings.KNOWLEDGE_SOURCES).as_posix()}"
    lines = difflib.unified_diff(before.splitlines(keepends=True), after.splitlines(keepends=True),
                                 f"a/{name}", f"b/{name}")  # fmt: skip
    return "".join(lines)


def as_yaml(value: Any) -> str:
    """A value on one line."""
    written = yaml.safe_dump(value, allow_unicode=True, default_flow_style=True, width=10**6)
    return written.removesuffix("...\n").strip()


def _mapping(node: Any) -> dict[str, Any]:
    if not isinstance(node, yaml.MappingNode):
        raise EditError("Die Datei hat nicht die erwartete Form.")
    return {key.value: value for key, value in node.value}


def _cuts(text: str, node: Any, fields: dict[str, Any], change: dict[str, Any]) -> list[_Cut]:
    cuts = []
    for key in ("value", "text"):
        if key in change:
            cuts.append(_replaced(text, fields[key], as_yaml(change[key])))
    if "until" in change:
        cuts.append(_until(text, node, fields, str(change["until"])))
    return cuts


def _replaced(text: str, node: Any, new: str) -> _Cut:
    start, end = node.start_mark.index, node.end_mark.index
    kept = text[start:end].rstrip()  # the end of a block reaches into the lines after it
    block = isinstance(node, (yaml.SequenceNode, yaml.MappingNode)) and not node.flow_style
    if block:  # "value:" and a block below it become one line
        start = text.rindex(":", 0, start) + 1
        end = node.start_mark.index + len(kept)
        return _Cut(start, end, f" {new}")
    return _Cut(start, start + len(kept), new)


def _until(text: str, node: Any, fields: dict[str, Any], until: str) -> _Cut:
    valid = fields.get("valid")
    if valid is None:
        source = fields["source"]
        indent = " " * node.start_mark.column
        line = text.rfind("\n", 0, _key_start(node, source)) + 1
        return _Cut(line, line, f"{indent}valid: {{until: {as_yaml(until)}}}\n")
    bounds = yaml.safe_load(text[valid.start_mark.index : valid.end_mark.index]) or {}
    bounds["until"] = until
    return _replaced(text, valid, as_yaml(bounds))


def _key_start(node: Any, wanted: Any) -> int:
    return next(key.start_mark.index for key, value in node.value if value is wanted)


def _with_new(text: str, listed: Any, change: dict[str, Any]) -> str:
    last = listed.value[-1]
    indent = " " * (last.start_mark.column - 2)
    until = (
        f"{indent}  valid: {{until: {as_yaml(change['until'])}}}\n" if change.get("until") else ""
    )
    source = as_yaml({"id": change["source"], "place": change["place"]})
    block = (
        f"{indent}- id: {as_yaml(change['id'])}\n{indent}  aspect: {change['aspect']}\n"
        f"{indent}  value: {as_yaml(change['value'])}\n{indent}  text: {as_yaml(change['text'])}\n"
        f"{until}{indent}  source: {source}\n"
    )
    end = last.start_mark.index + len(text[last.start_mark.index : last.end_mark.index].rstrip())
    line = text.find("\n", end)
    if line < 0:
        return f"{text}\n{block}"
    return text[: line + 1] + block + text[line + 1 :]


def _cut(text: str, cuts: list[_Cut]) -> str:
    for cut in sorted(cuts, key=lambda one: -one.start):
        text = text[: cut.start] + cut.text + text[cut.end :]
    return text
