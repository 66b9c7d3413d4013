"""Puts the configured messengers to work in the bot's server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import click

from bot.channels.messenger.settings import SettingsError
from lotse.channel.catalogue import CATALOGUE
from lotse.settings import Settings

if TYPE_CHECKING:
    from sanic import Sanic


CONSOLE = "http://127.0.0.1:5006"  # as the console itself takes it


def attach(app: Sanic, settings: Settings) -> None:
    """All messengers that have settings. A wrong setting stops its own messenger only."""
    from bot.channels.messenger.announce import Announcer
    from bot.channels.messenger.office import Office

    told: list[Callable[[str], Awaitable[None]]] = []
    for entry in CATALOGUE.values():
        if not entry.meant(settings.channels):
            continue
        try:
            messenger = entry.build(settings.channels)
        except SettingsError as fault:
            click.echo(f"Kanal {entry.name} bleibt aus: {fault}", err=True)
            continue
        Office(messenger, app.ctx.parts).attach(app)
        if (tell := getattr(messenger, "announce", None)) is not None:
            told.append(tell)
    if told:
        console = settings.channels.get("LOTSE_CONSOLE_ADDRESS") or CONSOLE
        announcer = Announcer(app.ctx.parts.database, told, console)

        async def run(app: Sanic, _: object) -> None:
            app.ctx.announcer = asyncio.ensure_future(announcer.run())

        app.register_listener(run, "after_server_start")
