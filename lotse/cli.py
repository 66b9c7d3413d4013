"""The command `lotse`: a table of contents; each command lives in a file of its own."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path
from typing import ClassVar

import click

# Before anything of Rasa is imported: no telemetry, no chatter of libraries.
os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# Our arrays are small: BLAS threads only wait for each other, and take the second core.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
warnings.filterwarnings("ignore")


class Commands(click.Group):
    """Loads a command when it is called: `lotse knowledge` needs nothing of Rasa."""

    table: ClassVar[dict[str, str]] = {
        "up": "lotse.up",
        "ask": "lotse.ask",
        "chat": "lotse.chat",
        "train": "lotse.train",
        "knowledge": "lotse.knowledge",
        "evaluate": "lotse.evaluate",
        "privacy": "lotse.privacy.command",
        "review": "lotse.review.command",
        "console": "lotse.console",
        "store": "lotse.store",
        "channel": "lotse.channel",
        "bench": "lotse.bench.command",
    }

    def list_commands(self, context: click.Context) -> list[str]:
        """The commands' names, in the order a newcomer needs them."""
        return list(self.table)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The command of this name; None if there is none."""
        from importlib import import_module

        if name not in self.table:
            return None
        return import_module(self.table[name]).command


class Refusal(click.ClickException):
    """An error that the person at the keyboard can mend; shown without a stack trace."""

    def show(self, file: object = None) -> None:
        """Prints the reason to standard error."""
        click.echo(f"Fehler: {self.message}", err=True)


@click.group(cls=Commands)
def main() -> None:
    """Integrationslotse: beantwortet Fragen zur Integrationsarbeit der Stadt Dortmund.

    Zum Ausprobieren: lotse ask "Wann trifft sich der Integrationsrat?"
    """
    here = str(Path.cwd())
    sys.path[:0] = [] if here in sys.path else [here]


if __name__ == "__main__":
    main()
