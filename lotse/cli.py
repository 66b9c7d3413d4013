"""The command `lotse`: a table of contents; each command lives in a file of its own."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path
from typing import Any, ClassVar

import click

# Before anything of Rasa is imported: no telemetry, no chatter of libraries.
os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# Our arrays are small: BLAS threads only wait for each other, and take the second core.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
if not sys.warnoptions:
    # No filter would do: Sanic and others switch warnings on again when they are imported.
    warnings.showwarning = lambda *_, **__: None


class Group(click.Group):
    """A group of commands whose help gives each command's first sentence in full."""

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the list; Click itself would cut every line that is longer than the terminal."""
        found = [(name, self.get_command(context, name)) for name in self.list_commands(context)]
        rows = [(name, one.get_short_help_str(1000)) for name, one in found if one]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


class Commands(Group):
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

    def invoke(self, context: click.Context) -> Any:
        """Runs the command; a setting that cannot be read is told without a stack trace."""
        from lotse.settings import SettingError

        try:
            return super().invoke(context)
        except SettingError as fault:
            raise Refusal(f"{fault} .env.example erklärt alle Einstellungen.") from None

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

    \b
    Zum Ausprobieren:
      lotse ask "Wann trifft sich der Integrationsrat?"
      lotse chat
      lotse up            danach http://127.0.0.1:5005 im Browser öffnen

    Was fehlt (Wissensdatei, Sprachmodell), wird dabei gebaut. „lotse BEFEHL --help“ erklärt
    einen Befehl. Einstellungen sind Umgebungsvariablen; .env.example nennt und erklärt alle.
    """
    here = str(Path.cwd())
    sys.path[:0] = [] if here in sys.path else [here]


if __name__ == "__main__":
    main()
