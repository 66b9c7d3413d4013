"""`lotse up`: prepares and runs the bot."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import click

from lotse.cli import Refusal

if TYPE_CHECKING:
    from sanic import Sanic


@click.command()
@click.option("--port", type=int, help="Port des Bots (sonst LOTSE_PORT oder 5005).")
@click.option("--rest", is_flag=True, help="Öffnet zusätzlich Rasas REST-Kanal, nur zum Testen.")
def command(port: int | None, rest: bool) -> None:
    """Baut das Wissen, trainiert das Modell, wenn nötig, und startet den Bot."""
    from lotse.engine import prepare
    from lotse.quiet import quiet
    from lotse.settings import Settings

    quiet()
    settings = Settings.from_environment()
    port = port or settings.port
    _free(settings.host, port)
    prepare()
    _serve(settings, port, rest)


def _free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise Refusal(
                f"Port {port} ist belegt. Beenden Sie das andere Programm "
                f"oder wählen Sie einen anderen: lotse up --port {port + 1}"
            ) from fault


def _serve(settings: object, port: int, rest: bool) -> None:
    from bot.channels.rest import LocalRestInput
    from bot.channels.server import create_app
    from bot.privacy import prepare as load_names
    from bot.privacy import redact
    from lotse.engine import endpoints
    from lotse.privacy.daily import daily
    from lotse.privacy.own_wish import erases_everywhere
    from lotse.settings import Settings
    from lotse.web import channel_config

    assert isinstance(settings, Settings)
    others = [LocalRestInput()] if rest else []
    app = create_app(
        channel_config(settings), str(settings.model), endpoints(settings), others, redact
    )
    address = f"http://{settings.host}:{port}"

    erases_everywhere(app.ctx.parts.log, settings)

    async def tidy(running: Sanic, _: object) -> None:
        load_names()
        running.ctx.daily = asyncio.ensure_future(daily(settings))

    async def announce(*_: object) -> None:
        click.echo(f"Der Bot ist bereit: {address}")
        if rest:
            click.echo(f"REST zum Testen:    {address}/webhooks/rest/webhook")
        click.echo("Im Terminal:        uv run lotse chat")

    app.register_listener(tidy, "before_server_start")
    app.register_listener(announce, "after_server_start")
    app.run(host=settings.host, port=port, workers=1, access_log=False, motd=False)
