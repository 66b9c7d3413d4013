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
    """Führt ein Gespräch im Terminal. Eine leere Zeile beendet es."""
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
    while text := click.prompt(">", default="", show_default=False, prompt_suffix=" ").strip():
        try:
            said = await agent.handle_text(checked(text), sender_id=sender)
        except Refusal as refused:
            click.echo(refused.message)
        else:
            click.echo("\n".join(shown(said)))
