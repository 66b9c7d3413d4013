"""Reads our own source for the guards: what it imports and what it says."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("actions", "bot", "console", "knowledge", "lotse")


def files(package: str) -> list[Path]:
    """The Python files of a package, or of a folder in it."""
    return sorted((ROOT / package).rglob("*.py"))


@cache
def tree(file: Path) -> ast.Module:
    """The file as Python sees it."""
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def shown(file: Path) -> str:
    """The file's name as a person looks for it."""
    return str(file.relative_to(ROOT))


def imports(file: Path) -> Iterator[str]:
    """The modules that a file imports, also inside functions."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def strings(file: Path, raised: bool = True) -> Iterator[tuple[int, str]]:
    """(line, string) for every string that is no docstring; `raised` ones are for the operator."""
    skipped = {
        id(node.value) for node in ast.walk(tree(file))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }  # fmt: skip
    if not raised:
        skipped |= {
            id(part) for node in ast.walk(tree(file)) if isinstance(node, ast.Raise)
            for part in ast.walk(node)
        }  # fmt: skip
    for node in ast.walk(tree(file)):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in skipped
        ):
            yield node.lineno, node.value
