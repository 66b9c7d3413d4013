"""`lotse privacy`: delete conversations, and measure how well personal data is recognised."""

from __future__ import annotations

from pathlib import Path

import click

from lotse.cli import Group, Refusal
from lotse.settings import Settings

SENTENCES = Path("tests/privacy/sentences")
LEAST = {"Formatierte Angaben": 0.95, "Namen": 0.80}


@click.group(cls=Group)
def command() -> None:
    """Löscht Gespräche und misst, wie gut personenbezogene Angaben erkannt werden."""


@command.command("purge")
def purge_command() -> None:
    """Löscht alles, was älter ist, als die Einstellungen erlauben."""
    from lotse.privacy.deletion import purge

    _report(purge(Settings.from_environment()))


@command.command("erase")
@click.argument("session")
def erase_command(session: str) -> None:
    """Löscht alle Spuren eines Gesprächs (SESSION: seine Kennung, wie die Konsole sie zeigt)."""
    from lotse.privacy.deletion import erase

    found = erase(Settings.from_environment(), session)
    _report(found)
    if not any(one.rows for one in found):
        raise Refusal(f"Zum Gespräch {session} war nichts gespeichert.")


@command.command("measure")
@click.argument("folder", type=click.Path(path_type=Path, exists=True), default=SENTENCES)
@click.option("--all", "everything", is_flag=True, help="Zeigt auch jeden einzelnen Fehler.")
def measure_command(folder: Path, everything: bool) -> None:
    """Misst an markierten Sätzen, was ersetzt wird, was übersehen und was zu viel."""
    from bot.privacy import prepare
    from lotse.privacy.measure import measure, read

    prepare()
    result = measure(read(folder))
    for line in result.failures if everything else ():
        click.echo(line)
    shares = {"Formatierte Angaben": result.recall(names=False), "Namen": result.recall(names=True)}
    for label, share in shares.items():
        click.echo(f"{label}: {share:.1%} erkannt (verlangt {LEAST[label]:.0%})")
    click.echo(f"Genauigkeit: {result.precision:.1%} der ersetzten Stellen waren personenbezogen")
    click.echo(f"{result.sentences} Sätze, {result.milliseconds:.2f} ms je Satz")
    if any(share < LEAST[label] for label, share in shares.items()):
        raise Refusal("Es wird zu wenig erkannt. Einzelheiten: lotse privacy measure --all")


@command.command("redact")
@click.argument("text")
def redact_command(text: str) -> None:
    """Zeigt einen Text so, wie er gespeichert würde."""
    from bot.privacy import redact
    from lotse.knowledge import opened

    opened().close()
    click.echo(redact(text))


def _report(found: list) -> None:
    for one in found:
        click.echo(f"{one.label}: {one.rows} gelöscht")
