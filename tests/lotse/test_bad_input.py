"""What a person at the keyboard gets wrong: each a clear German sentence, nothing half-written."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from lotse import ask
from lotse.cli import Refusal
from lotse.engine import load
from lotse.settings import Settings
from tests.server import ROOT, free_port

BUILD = """
import sys
from pathlib import Path
from lotse import knowledge
build, facts = knowledge.build, Path(sys.argv.pop(1))
knowledge.build = lambda target: build(target, facts)
from lotse.cli import main
main()
"""


def lotse(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """The real command."""
    command = [sys.executable, "-W", "ignore", "-m", "lotse.cli", *words]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, timeout=80
    )


def test_no_library_warns_the_person_at_the_keyboard():
    imports = "import lotse.cli, matplotlib.pyplot, sanic, sklearn, warnings"
    late = f"{imports}; warnings.warn('old', DeprecationWarning)"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONWARNINGS"}
    done = subprocess.run(
        [sys.executable, "-c", late], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


def build(facts: Path, target: Path) -> subprocess.CompletedProcess[str]:
    """`lotse knowledge build` over another folder of facts."""
    command = [sys.executable, "-W", "ignore", "-c", BUILD, str(facts), "knowledge", "build"]
    settings = os.environ | {"LOTSE_KNOWLEDGE": str(target)}
    return subprocess.run(
        command, cwd=ROOT, env=settings, capture_output=True, text=True, timeout=80
    )


def told(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """It ended with one message that holds these words and no stack trace."""
    assert done.returncode == 1, done.stderr
    assert done.stderr.startswith("Fehler: "), done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr, done.stderr


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """A copy of the facts, to be broken."""
    return Path(shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge"))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A good compiled file that must stay as it is."""
    file = tmp_path / "out" / "knowledge.sqlite"
    file.parent.mkdir()
    file.write_bytes(b"as it was")
    return file


def one_of(facts: Path) -> Path:
    return min((facts / "facts").rglob("*.yml"))


def unchanged(target: Path) -> None:
    assert target.read_bytes() == b"as it was"
    assert [one.name for one in target.parent.iterdir()] == [target.name]  # no leftovers either


def test_an_unknown_source_and_broken_yaml_are_told_together(facts, target):
    first, second = sorted((facts / "facts").rglob("*.yml"))[:2]
    text = first.read_text(encoding="utf-8")
    source = next(line for line in text.splitlines() if "source:" in line)
    known = source.split("id:")[1].split(",")[0].strip()
    first.write_text(text.replace(f"id: {known},", "id: no-such-source,"), encoding="utf-8")
    second.write_text("id: [broken\nname: : x", encoding="utf-8")
    done = build(facts, target)
    told(done, "no-such-source", second.name, "YAML", "Zeile")
    unchanged(target)


def test_a_taken_port_is_told_with_the_next_one(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        database = f"sqlite:///{tmp_path}/conversations.sqlite"
        done = lotse("up", "--no-console", "--port", str(port), LOTSE_CONVERSATIONS=database)
    told(done, f"Port {port} ist belegt", f"--port {port + 1}")
    assert not (tmp_path / "conversations.sqlite").exists()


def test_a_taken_port_of_the_console_is_told_before_anything_starts(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        database = f"sqlite:///{tmp_path}/conversations.sqlite"
        done = lotse(
            "up", "--port", str(free_port()), LOTSE_CONVERSATIONS=database, LOTSE_CONSOLE_PORT=port
        )
    told(done, port, "LOTSE_CONSOLE_PORT", "--no-console")


@pytest.mark.parametrize("words", [["ask", "Hallo"], ["train"], ["chat"]])
def test_another_folder_is_told_and_stays_empty(words, tmp_path):
    command = [sys.executable, "-W", "ignore", "-c", "from lotse.cli import main; main()", *words]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=80
    )
    told(done, str(tmp_path), "config.yml")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["LOTSE_PORT", "LOTSE_CONSOLE_PORT", "LOTSE_KEEP_CONVERSATIONS"])
def test_a_setting_that_is_no_number_is_told(name, tmp_path):
    database = f"sqlite:///{tmp_path}/conversations.sqlite"
    done = lotse(
        "up", "--port", str(free_port()), **{"LOTSE_CONVERSATIONS": database} | {name: "x"}
    )
    told(done, name, "„x“", ".env.example")


@pytest.mark.parametrize(
    "url", ["sqlite:///{}/text", "mysql://a/b", "postgresql://a@127.0.0.1:1/b"]
)
def test_a_store_of_conversations_that_cannot_be_used_is_told(url, tmp_path):
    (tmp_path / "text").write_text("no database " * 100)
    given = url.format(tmp_path)
    done = lotse("up", "--no-console", "--port", str(free_port()), LOTSE_CONVERSATIONS=given)
    assert done.returncode == 1
    assert "Prüfen Sie LOTSE_CONVERSATIONS" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_model_is_told_by_the_server(tmp_path):
    settings = replace(Settings.from_environment(), model=tmp_path / "none.tar.gz")
    with pytest.raises(Refusal, match="lotse train --force"):
        asyncio.new_event_loop().run_until_complete(load(settings, stores=False))


@pytest.mark.parametrize("content", ["text", "foreign", "empty"])
def test_a_foreign_or_damaged_knowledge_file_is_replaced_by_a_good_one(tmp_path, content):
    file = tmp_path / "knowledge.sqlite"
    if content == "foreign":
        with sqlite3.connect(file) as database:
            database.execute("CREATE TABLE recipes (name TEXT)")
    else:
        file.write_bytes(b"no database" * 100 if content == "text" else b"")
    done = lotse("knowledge", "show", "integrationsrat", LOTSE_KNOWLEDGE=str(file))
    assert done.returncode == 0, done.stderr
    assert "Integrationsrat" in done.stdout


def test_a_knowledge_file_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("x")
    done = lotse("knowledge", "build", LOTSE_KNOWLEDGE=str(tmp_path / "file" / "k.sqlite"))
    told(done, "k.sqlite")


@pytest.mark.parametrize(
    ("text", "word"),
    [("", "leer"), ("   ", "leer"), ("/", "leer"), ("Wo ist das? " * 417, "1.000 Zeichen")],
)
def test_a_question_that_is_empty_or_has_five_thousand_characters_is_told(text, word):
    done = CliRunner().invoke(ask.command, [text])
    assert done.exit_code == 1
    assert word in done.output
