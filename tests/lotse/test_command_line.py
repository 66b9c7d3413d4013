"""What the person at the keyboard gets: help, and clear refusals that say what to do."""

from __future__ import annotations

import os
import socket
import sqlite3

import pytest
from click.testing import CliRunner
from rasa.shared.utils.io import is_logging_disabled

from lotse import train
from lotse.cli import Commands, main


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Calls lotse with everything it writes in a folder of its own."""
    monkeypatch.setenv("LOTSE_KNOWLEDGE", str(tmp_path / "knowledge.sqlite"))
    monkeypatch.setenv("LOTSE_MODEL", str(tmp_path / "lotse.tar.gz"))
    monkeypatch.setenv("LOTSE_CONVERSATIONS", f"sqlite:///{tmp_path}/conversations.sqlite")
    return lambda *words: CliRunner().invoke(main, list(words))


@pytest.mark.parametrize("name", Commands.table)
def test_every_command_explains_itself_in_german(run, name):
    result = run(name, "--help")
    assert result.exit_code == 0
    assert len(result.output.split()) > 15
    listed = [line.split() for line in run("--help").output.splitlines()]
    assert any(words[:1] == [name] and len(words) > 2 for words in listed)


@pytest.mark.parametrize(
    "words", [["knowledge", "build"], ["knowledge", "check"], ["knowledge", "show"]]
)
def test_every_knowledge_command_explains_itself(run, words):
    assert run(*words, "--help").exit_code == 0


@pytest.mark.parametrize("name", ["", "knowledge", "privacy", "review", "console", "store"])
def test_no_line_of_a_list_of_commands_is_cut(run, name):
    listed = run(*name.split(), "--help").output.split("Commands:")[1]
    assert "..." not in listed, "use @click.group(cls=Group) of lotse/cli.py"


def test_without_a_subject_all_subjects_are_listed(run):
    listed = run("knowledge", "show").output
    assert "integrationsrat " in listed
    assert len(listed.splitlines()) > 100


def test_an_unknown_command_is_refused(run):
    assert run("fly").exit_code == 2


def test_a_taken_port_is_refused_with_another_one(run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("up", "--port", str(port))
    assert result.exit_code == 1
    assert f"Port {port} ist belegt" in result.output
    assert f"--port {port + 1}" in result.output


def test_a_missing_model_says_how_to_get_one(tmp_path):
    import asyncio
    from pathlib import Path

    from lotse.cli import Refusal
    from lotse.engine import load
    from lotse.settings import Settings

    settings = Settings(model=Path(tmp_path / "nowhere.tar.gz"))
    with pytest.raises(Refusal, match="fehlt oder ist beschädigt: lotse train"):
        asyncio.run(load(settings, stores=False))


def test_a_damaged_knowledge_file_is_built_anew(run, tmp_path):
    file = tmp_path / "knowledge.sqlite"
    file.write_bytes(b"damaged" * 1000)
    result = run("knowledge", "show", "integrationsrat")
    assert result.exit_code == 0, result.output
    assert "(integrationsrat, body)" in result.output
    assert sqlite3.connect(file).execute("PRAGMA quick_check").fetchone() == ("ok",)
    assert "kein Thema" in run("knowledge", "show", "xyzzy").output


def test_errors_in_the_facts_are_listed_all_at_once(run, house_with_errors, monkeypatch):
    result = run("knowledge", "build")
    assert result.exit_code == 1
    assert "2 Fehler in der Wissensbasis" in result.output
    assert "Traceback" not in result.output


@pytest.fixture
def house_with_errors(monkeypatch):
    from knowledge.model import KnowledgeError, Problem

    def refuse(_):
        raise KnowledgeError([Problem("a.yml", "phone", "falsch", "Berichtigen Sie sie."),
                              Problem("b.yml", "id", "fehlt", "Ergänzen Sie sie.")])  # fmt: skip

    monkeypatch.setattr("lotse.knowledge.build", refuse)


@pytest.mark.parametrize("before", [None, "INFO"])
def test_rasa_draws_no_bars_in_a_training_and_logs_as_before_after_it(monkeypatch, before):
    monkeypatch.delenv("LOG_LEVEL", raising=False)
    if before:
        monkeypatch.setenv("LOG_LEVEL", before)
    with train._without_bars():
        assert is_logging_disabled()  # by this Rasa decides
    assert os.environ.get("LOG_LEVEL") == before
