"""`lotse review`: confirmed questions become changes for Git; what would a new model change?"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path

import click

from lotse.cli import Group, Refusal
from lotse.settings import Settings

_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.group(cls=Group)
def command() -> None:
    """Geprüfte Fragen ausgeben und vergleichen, was ein neues Modell ändern würde."""


@command.command("export")
@click.option(
    "--write", is_flag=True, help="Schreibt die Dateien, statt die Änderung nur zu zeigen."
)
def export_command(write: bool) -> None:
    """Zeigt bestätigte Fragen als Änderung für Git: Übungsbeispiele und Prüfgespräche."""
    from bot.privacy import prepare
    from lotse.review.export import export
    from lotse.review.items import confirmed, mark_exported
    from lotse.review.writing import opened

    prepare()
    settings = Settings.from_environment()
    result = export(confirmed(settings.console), opened(settings.knowledge))
    click.echo(result.files.diff(), nl=False)
    for item, reason in result.refused:
        click.echo(f"Abgelehnt, Prüfung {item.id}: {reason}", err=True)
    for hint in result.hints:
        click.echo(f"Hinweis: {hint}", err=True)
    click.echo(f"{len(result.taken)} übernommen, {len(result.refused)} abgelehnt", err=True)
    if write:
        for file in result.files.write():
            click.echo(f"geschrieben: {file}", err=True)
        mark_exported(settings.console, [one.id for one in result.taken])


@command.command("snapshot")
@click.argument("folder", type=click.Path(path_type=Path))
def snapshot_command(folder: Path) -> None:
    """Legt Modell und Wissen, wie sie jetzt sind, in FOLDER ab, um später zu vergleichen."""
    settings = Settings.from_environment()
    for file in (settings.model, settings.knowledge):
        if not file.is_file():
            raise Refusal(f"{file} fehlt. Erst: lotse knowledge build, lotse train")
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy2(settings.model, folder / "lotse.tar.gz")
    shutil.copy2(settings.knowledge, folder / "knowledge.sqlite")
    click.echo(f"Abgelegt in {folder}")


@command.command("compare")
@click.argument("old", type=_FOLDER)
@click.argument("new", type=_FOLDER)
@click.option(
    "--json", "target", type=click.Path(path_type=Path), help="Schreibt die Liste als JSON."
)
@click.option("--strict", is_flag=True, help="Endet mit einem Fehler, wenn sich etwas ändert.")
def compare_command(old: Path, new: Path, target: Path | None, strict: bool) -> None:
    """Beantwortet alle bekannten Fragen mit OLD und NEW und nennt jeden Unterschied.

    OLD und NEW sind Ordner aus „lotse review snapshot“ oder Arbeitsordner des Projekts.
    """
    from lotse.review.compare import Side, cases, compare, report
    from lotse.review.items import confirmed

    known = cases(confirmed(Settings.from_environment().console, exported=True))
    changes = compare(Side.of(old), Side.of(new), known)
    click.echo(report(changes, sum(len(messages) for _, messages in known)))
    if target:
        listed = [{**asdict(one), "parts": one.parts} for one in changes]
        target.write_text(json.dumps(listed, ensure_ascii=False, indent=1), encoding="utf-8")
    if strict and changes:
        raise Refusal(f"{len(changes)} Antworten ändern sich.")
