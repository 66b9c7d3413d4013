"""`lotse bench`: how fast and how small the bot is, beside a stock Rasa bot in the same run."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import click

from lotse.bench.measure import Plan
from lotse.faults.battery import command as faults


@click.group(invoke_without_command=True)
@click.option("--quick", is_flag=True, help="Wenige Fragen, ein kurz trainierter Vergleichs-Bot.")
@click.option("--epochs", type=int, help="Epochen des Vergleichs-Bots (Rasas Vorgabe: 100).")
@click.option("--without-control", is_flag=True, help="Misst nur den eigenen Bot.")
@click.option("--statements", type=int, help="Größe der erfundenen Wissensbasis (100000).")
@click.option(
    "--port", type=int, default=5220, help="Erster von vier freien Ports.", show_default=True
)
@click.option("--folder", type=click.Path(path_type=Path), default=Path("results"),
              show_default=True, help="Ordner für den Bericht.")  # fmt: skip
@click.pass_context
def command(
    context: click.Context, quick: bool, epochs: int | None, without_control: bool,
    statements: int | None, port: int, folder: Path,
) -> None:  # fmt: skip
    """Misst Tempo, Speicher, Start und Training, neben einem Rasa-Bot wie aus `rasa init`.

    Der Vergleichs-Bot bekommt eine eigene Umgebung mit TensorFlow in var/bench (1,5 GB).
    """
    if context.invoked_subcommand:
        return
    from lotse.bench.report import write
    from lotse.bench.run import run

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the servers are ended then, too
    plan = Plan.quick() if quick else Plan()
    found = asyncio.run(
        run(plan.but(epochs=epochs, statements=statements), port, control=not without_control)
    )
    click.echo(write(found, folder))


command.add_command(faults, "faults")
