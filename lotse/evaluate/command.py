"""The command `lotse evaluate`: what is measured, in which order, and where the report goes."""

from __future__ import annotations

from pathlib import Path

import click

PARTS = ("classifier", "gate", "doubt", "thresholds", "conversations")


@click.command()
@click.option(
    "--only",
    type=click.Choice(PARTS),
    multiple=True,
    help="Misst nur diesen Teil; mehrfach möglich. Sonst alle vier.",
)
@click.option(
    "--conversations",
    "files",
    type=click.Path(path_type=Path, exists=True),
    multiple=True,
    help="Misst diese Gespräche (JSON Lines) statt der eigenen; mehrfach möglich.",
)
@click.option(
    "--typos", is_flag=True, help="Gespräche auch mit einem Tippfehler in jedem dritten Wort."
)
@click.option(
    "--plain",
    is_flag=True,
    help="Gespräche auch klein geschrieben, ohne Satzzeichen, mit ae, oe, ue und ss.",
)
@click.option(
    "--write", is_flag=True, help="Speichert, was neu angepasst wurde (gate.json, doubt.json)."
)
@click.option(
    "--show",
    type=int,
    default=10,
    show_default=True,
    help="So viele nicht bestandene Gespräche im Terminal zeigen.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("results"),
    show_default=True,
    help="Ordner für evaluation.json und evaluation.html.",
)
def command(
    only: tuple[str, ...],
    files: tuple[Path, ...],
    typos: bool,
    plain: bool,
    write: bool,
    show: int,
    out: Path,
) -> None:
    """Misst, wie gut der Bot versteht und antwortet, und schreibt einen Bericht.

    \b
    classifier     erkennt er die Frageart? Jedes Beispiel wird von einem Modell
                   beurteilt, das es nicht kennt.
    gate           passt die Weiche zwischen Wissensfrage, Einzelfall und fremdem
                   Thema neu an; mit --write wird sie übernommen.
    doubt          passt neu an, ab wann eine Frage als bekannte Lücke gilt;
                   mit --write wird es übernommen.
    thresholds     probiert aus, ab wann geantwortet, nachgefragt oder
                   Nichtwissen zugegeben werden soll, und empfiehlt Werte.
    conversations  führt alle Testgespräche und prüft jede Antwort.

    \b
    Beispiele:
      lotse evaluate --only conversations --typos --plain
      lotse evaluate --only conversations --conversations meine.jsonl --show 50
      lotse evaluate --only gate --write
    """
    from lotse.engine import prepare
    from lotse.evaluate.parts import Wanted, measure
    from lotse.evaluate.report import write as write_report
    from lotse.quiet import quiet

    quiet()
    prepare()
    variants = ["wie geschrieben", *["typos"] * typos, *["plain"] * plain]
    wanted = Wanted(
        only or ("conversations",) if files else only or PARTS, files, variants, write, show
    )
    for path in write_report(measure(wanted, click.echo), out):
        click.echo(f"Bericht: {path}")
