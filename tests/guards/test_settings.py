"""Code, .env.example and docs name the same settings."""

from __future__ import annotations

import ast
import re

from lotse.settings import Settings
from tests.guards.code import PACKAGES, ROOT, files, strings

EXAMPLE = ROOT / ".env.example"
_NAME = re.compile(r"LOTSE_[A-Z][A-Z_]*[A-Z]")
_LINE = re.compile(r"^#?\s?(LOTSE_[A-Z_]+)=(.*)$", re.MULTILINE)
_SHORT = re.compile(r"""(?:text|flag|number|several)\("([A-Z_]+)\"""")  # console/environment.py
# Set by a process for its own child; nobody else may set them.
INTERNAL = {"LOTSE_PULSE"}


def example():
    return dict(_LINE.findall(EXAMPLE.read_text(encoding="utf-8")))


def of_channels():
    """A messenger's settings are the fields of its …Settings, read without loading it."""
    for file in (ROOT / "bot" / "channels").glob("*.py"):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.name == f"{file.stem.title()}Settings":
                fields = [one.target.id for one in node.body if isinstance(one, ast.AnnAssign)]
                yield from (f"LOTSE_{file.stem}_{one}".upper() for one in fields)


def in_code():
    whole = {
        name
        for part in PACKAGES
        for file in files(part)
        for _, text in strings(file)
        for name in _NAME.findall(text)
        if name == text.strip()
    }
    console = "".join(file.read_text(encoding="utf-8") for file in files("console"))
    return (
        whole | {f"LOTSE_{name}" for name in _SHORT.findall(console)} | {*of_channels()}
    ) - INTERNAL


def test_every_setting_of_the_code_is_explained():
    assert sorted(in_code() - example().keys()) == [], "explain it in .env.example"


def test_every_explained_setting_is_read():
    assert sorted(example().keys() - in_code()) == [], "delete it from .env.example"


def test_each_setting_has_a_comment_above_it():
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    bare = [
        line
        for before, line in zip(["", *lines], lines, strict=False)
        if _LINE.match(line) and not re.match(r"# \S", before)
    ]
    assert bare == []


def test_the_defaults_are_those_of_the_code(monkeypatch):
    for name in example():
        monkeypatch.delenv(name, raising=False)
    settings = vars(Settings.from_environment())
    keys = {name: name.removeprefix("LOTSE_").lower() for name in example()}
    wrong = {
        name: value
        for name, value in example().items()
        if (default := settings.get(keys[name])) is not None and type(default)(value) != default
    }
    assert wrong == {}, "write the default into .env.example"


def test_docs_name_only_settings_that_exist():
    unknown = {
        f"{page.relative_to(ROOT)}: {name}"
        for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
        for name in _NAME.findall(page.read_text(encoding="utf-8"))
        if name not in example()
        and name not in INTERNAL
        and not any(one.startswith(name) for one in example())
    }
    assert sorted(unknown) == []
