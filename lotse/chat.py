"""`lotse chat`: a conversation in the terminal."""

from __future__ import annotations

import asyncio
import uuid

import click

from lotse.ask import checked, shown
from lotse.cli import Refusal
from lotse.quiet import quiet


@click.command()
def command() -> None:
    """Führt ein Gespräch im Terminal.

    Eine Rückfrage beantworten Sie mit der Nummer oder in Worten. Eine leere Zeile oder Strg+D
    beendet das Gespräch. Gespeichert wird nichts.
    """
    from lotse.engine import load, prepare
    from lotse.settings import Settings

    quiet()
    prepare()
    click.echo("Einen Moment, das Modell wird geladen …")
    asyncio.run(_talk(load(Settings.from_environment(), stores=False)))


async def _talk(loading: object) -> None:
    agent = await loading  # type: ignore[misc]
    sender = uuid.uuid4().hex
    click.echo("Stellen Sie Ihre Frage (leere Zeile: Ende).")
    while text := _typed():
        try:
            said = await agent.handle_text(checked(text), sender_id=sender)
        except Refusal as refused:
            click.echo(refused.message)
        else:
            click.echo("\n".join(shown(said)))


def _typed() -> str:
    """The next line; empty at the end of the input."""
    try:
        return input("\n> ").strip()
    except (EOFError, KeyboardInterrupt):
        click.echo()
        return ""
    except UnicodeDecodeError:
        raise Refusal("Das Terminal schreibt kein UTF-8: PYTHONUTF8=1 lotse chat") from None
