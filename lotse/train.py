"""`lotse train`: trains the model if its inputs changed."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot.components.spacy_choice import PipelineMissingError, choose
from lotse.cli import Refusal
from lotse.quiet import quiet
from lotse.settings import Settings

USUAL_SECONDS = 60.0  # on two cores; the last training's own time is used where it is known
INPUTS = (
    "config.yml", "domain.yml", "bot/data", "bot/components", "bot/languages", "bot/spacy_de",
    "bot/importer.py", "knowledge",
)  # fmt: skip  # not bot/channels: a channel changes nothing of what the bot understands


@click.command()
@click.option("--force", is_flag=True, help="Auch dann trainieren, wenn sich nichts geändert hat.")
def command(force: bool) -> None:
    """Trainiert das Sprachmodell, wenn es fehlt oder veraltet ist.

    Es lernt aus bot/data und knowledge und liegt danach in models/lotse.tar.gz (LOTSE_MODEL).
    „lotse up“, „ask“ und „chat“ trainieren von selbst; ein laufender Bot braucht danach einen
    Neustart.
    """
    in_project()
    if not force and not stale():
        click.echo("Das Modell ist aktuell.")
        return
    train()


def in_project() -> None:
    """Returns in the project's folder. Raises Refusal in any other."""
    if not Path("config.yml").is_file() or not Path("bot/data").is_dir():
        raise Refusal(
            f"In {Path.cwd()} liegt kein Integrationslotse. "
            "Wechseln Sie in den Ordner, in dem config.yml steht."
        )


def stale() -> bool:
    """Whether the model is missing or its inputs have changed since it was trained."""
    model = Settings.from_environment().model
    return not model.is_file() or _record(model).get("inputs") != inputs()


def inputs() -> str:
    """A digest of everything that the model is trained from."""
    digest = hashlib.sha256(repr(_pipeline()).encode())
    for name in INPUTS:
        root = Path(name)
        files = sorted(root.rglob("*")) if root.is_dir() else [root]
        for file in files:
            if file.suffix in (".yml", ".py") and file.is_file():
                digest.update(str(file).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def train() -> Path:
    """Trains and returns the model's path, showing a progress bar. Raises Refusal."""
    model = Settings.from_environment().model
    expected = float(_record(model).get("seconds", USUAL_SECONDS))
    click.echo(f"Das Sprachmodell wird trainiert (etwa {expected:.0f} Sekunden) …")
    started = time.monotonic()
    with _Bar(expected):
        failed = _train(model)
    if failed:
        raise Refusal(failed)
    seconds = time.monotonic() - started
    record = {"inputs": inputs(), "seconds": round(seconds), "spacy": list(_pipeline())}
    _record_file(model).write_text(json.dumps(record), encoding="utf-8")
    click.echo(f"Fertig nach {seconds:.0f} Sekunden: {model}")
    return model


def _pipeline() -> tuple[str, str]:
    try:
        chosen = choose()
    except PipelineMissingError as fault:
        raise Refusal(str(fault)) from fault
    return chosen.name, chosen.version


def _train(model: Path) -> str:
    """Why the training failed; empty if it did not."""
    from rasa.model_training import train as rasa_train
    from rasa.shared.exceptions import RasaException

    quiet()
    asyncio.set_event_loop(asyncio.new_event_loop())
    try:
        with _without_bars():
            result = rasa_train(
                domain="domain.yml", config="config.yml", training_files=["bot/data"],
                output=str(model.parent), fixed_model_name=model.name.removesuffix(".tar.gz"),
            )  # fmt: skip
    except RasaException as fault:
        return f"Das Training ist gescheitert: {fault}"
    return (
        "" if result.model else "Das Training ist gescheitert. Prüfen Sie bot/data und domain.yml."
    )


@contextmanager
def _without_bars() -> Iterator[None]:
    """Rasa's bars would be written across ours; it leaves them away where little is logged."""
    before = os.environ.get("LOG_LEVEL")
    os.environ["LOG_LEVEL"] = "WARNING"
    try:
        yield
    finally:  # programs that are started later log as they were told
        os.environ.pop("LOG_LEVEL")
        if before is not None:
            os.environ["LOG_LEVEL"] = before


def _record_file(model: Path) -> Path:
    return model.with_name(model.name.removesuffix(".tar.gz") + ".json")


def _record(model: Path) -> dict:
    try:
        found = json.loads(_record_file(model).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


class _Bar:
    """A bar that fills in the expected time; Rasa tells nothing of its progress."""

    def __init__(self, expected: float) -> None:
        self._expected = expected
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *fault: object) -> None:
        self._done.set()
        self._thread.join()

    def _run(self) -> None:
        with Progress(TextColumn("Training"), BarColumn(), TimeElapsedColumn()) as progress:
            task = progress.add_task("", total=self._expected)
            while not self._done.wait(0.5):
                remaining = progress.tasks[0].remaining or 0
                progress.advance(task, min(0.5, remaining * 0.05 + 0.01) if remaining < 3 else 0.5)
            progress.update(task, completed=self._expected)
