"""What the docs name exists, and what is tracked is meant to be."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.guards.code import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")),
         *sorted((ROOT / "tests").rglob("README.md"))]  # fmt: skip
# Made by commands, not tracked.
MADE = (
    "tests/conversations/reviewed/",
    "models/",
    "results/",
    "var/",
    ".venv/",
    ".tools/",
    "build/",
    "dist/",
)
# Tracked files that are not text, each with its reason.
BINARIES: dict[str, str] = {}
_CODE = re.compile(r"`([A-Za-z0-9_.][\w.*-]*(?:/[\w.*<>{}?-]+)+/?)`")
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def tracked() -> list[str]:
    found = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [one for one in found.stdout.decode().split("\0") if one]


def named(page):
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    tops = {one.split("/")[0] for one in tracked()}
    for path in _CODE.findall(text):
        placeholder = re.search(r"[*<>{}]", path)
        if path.split("/")[0] in tops and not placeholder and not path.startswith(MADE):
            yield ROOT, path
    for path in _LINK.findall(text):
        if "://" not in path and not path.startswith("mailto:"):
            yield page.parent, path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_paths_in_the_docs_exist(page):
    missing = [path for folder, path in named(page) if not (folder / path).exists()]
    assert missing == [], "mend the path, or the page"


def test_no_binary_is_tracked_but_those_listed():
    binary = []
    for name in tracked():
        file = ROOT / name
        if file.is_file() and b"\0" in file.read_bytes()[:8000]:
            binary.append(name)
    assert sorted(set(binary) - BINARIES.keys()) == [], "delete it, or list it with its reason"
    assert sorted(BINARIES.keys() - set(binary)) == [], "take it off the list"


def test_nothing_that_is_made_is_tracked():
    assert [one for one in tracked() if one.startswith(MADE)] == []


def test_no_file_names_a_place_on_somebodys_machine():
    place = re.compile(r"(?<![\w.])/(?:home|Users|root|work)/\w")
    wrong = []
    for name in tracked():
        file = ROOT / name
        text = name.endswith((".py", ".md", ".yml", ".toml", ".sh", ".html", ".js"))
        if text and file.is_file() and place.search(file.read_text(encoding="utf-8")):
            wrong.append(name)
    assert wrong == []
