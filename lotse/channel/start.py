"""Puts the configured messengers to work in the bot's server."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import click

from bot.channels.messenger.settings import SettingsError
from lotse.channel.catalogue import CATALOGUE
from lotse.settings import Settings

if TYPE_CHECKING:
    from sanic import Sanic

    from bot.channels.messenger.office import Office

CONSOLE = "http://127.0.0.1:5006"  # as the console itself takes it


def attach(app: Sanic, settings: Settings) -> None:
    """All messengers that have settings. A wrong setting stops its own messenger only."""
    from bot.channels.messenger.announce import Announcer
    from bot.channels.messenger.office import Office

    console = settings.channels.get("LOTSE_CONSOLE_ADDRESS") or CONSOLE
    offices: list[Office] = []
    for entry in CATALOGUE.values():
        if not entry.meant(settings.channels):
            continue
        try:
            messenger = entry.build(settings.channels)
        except SettingsError as fault:
            click.echo(f"Kanal {entry.name} bleibt aus: {fault}", err=True)
            continue
        office = Office(messenger, app.ctx.parts)
        if getattr(messenger, "announces", False):
            announcer = Announcer(app.ctx.parts.database, messenger, console)  # type: ignore[arg-type]
            office.alone("announcing", announcer.run)
        office.attach(app)
        offices.append(office)

    async def stop(_: Sanic, __: object) -> None:
        await asyncio.gather(*(office.stop() for office in offices))

    app.register_listener(stop, "before_server_stop")
