"""`lotse up`: prepares and runs the bot."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from typing import TYPE_CHECKING

import click

from lotse.cli import Refusal
from lotse.supervise import pulse

if TYPE_CHECKING:
    from sanic import Sanic

    from lotse.settings import Settings


@click.command()
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Port des Bots (sonst LOTSE_PORT oder 5005)."
)
@click.option("--rest", is_flag=True, help="Öffnet zusätzlich Rasas REST-Kanal, nur zum Testen.")
@click.option("--no-console", is_flag=True, help="Startet die Konsole für Mitarbeitende nicht mit.")
def command(port: int | None, rest: bool, no_console: bool) -> None:
    """Startet den Bot mit Webseite und Konsole.

    Baut vorher die Wissensdatei und trainiert das Sprachmodell, wo sie fehlen oder veraltet
    sind. Bot und Konsole werden überwacht: Was stirbt oder hängt, wird neu gestartet. Strg+C
    beendet alles.

    \b
    Beispiele:
      lotse up                        http://127.0.0.1:5005, Konsole auf Port 5006
      lotse up --port 8000 --no-console
    """
    from lotse.settings import Settings

    settings = Settings.from_environment()
    port = port or settings.port
    if not pulse.supervised():
        sys.exit(_supervise(settings, port, rest, not no_console))
    pulse.die_with_parent()
    from lotse.engine import prepare
    from lotse.quiet import quiet

    quiet()
    prepare()
    _serve(settings, port, rest)


def _supervise(settings: Settings, port: int, rest: bool, console: bool) -> int:
    """This process stays small and only watches; bot and console are children. The exit code."""
    from lotse.supervise.child import Child
    from lotse.supervise.instance import hold, lock_file
    from lotse.supervise.watch import Supervisor

    held = hold(lock_file(settings.conversations))
    _free(settings.host, port)
    again = [sys.executable, "-m", "lotse.cli", "up", "--port", str(port), *["--rest"] * rest]
    children = [Child("bot", again, keep=[held])]
    if console:
        _free_for_console()
        run = [sys.executable, "-m", "lotse.cli", "console", "run"]
        children.append(Child("console", run, vital=False))
    return Supervisor(children).run()


def _free_for_console() -> None:
    from lotse.console import run
    from lotse.settings import number

    values = {str(one.name): str(one.get_default(click.Context(run))) for one in run.params}
    host = os.environ.get("LOTSE_CONSOLE_HOST", values["host"])
    port = number("LOTSE_CONSOLE_PORT", int, int(values["port"]))
    if not _is_free(host, port):
        raise Refusal(
            f"Port {port} der Konsole ist belegt. Wählen Sie einen anderen mit "
            "LOTSE_CONSOLE_PORT oder starten Sie ohne Konsole: lotse up --no-console"
        )


def _free(host: str, port: int) -> None:
    if not _is_free(host, port):
        raise Refusal(
            f"Port {port} ist belegt. Beenden Sie das andere Programm "
            f"oder wählen Sie einen anderen: lotse up --port {port + 1}"
        )


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError):
            return False
    return True


def _serve(settings: Settings, port: int, rest: bool) -> None:
    from bot.channels.rest import LocalRestInput
    from bot.channels.server import create_app
    from bot.privacy import prepare as load_names
    from bot.privacy import redact
    from lotse.channel.start import attach
    from lotse.engine import endpoints
    from lotse.privacy.daily import daily
    from lotse.privacy.own_wish import erases_everywhere
    from lotse.web import channel_config

    others = [LocalRestInput()] if rest else []
    app = create_app(
        channel_config(settings), str(settings.model), endpoints(settings), others, redact
    )
    address = f"http://{settings.host}:{port}"
    attach(app, settings)

    erases_everywhere(app.ctx.parts.log, settings)

    async def tidy(app: Sanic, _: object) -> None:
        load_names()
        app.ctx.daily = asyncio.ensure_future(daily(settings))

    async def announce(app: Sanic, _: object) -> None:
        app.ctx.pulse = asyncio.ensure_future(pulse.beat())
        click.echo(f"Der Bot ist bereit: {address}")
        if rest:
            click.echo(f"REST zum Testen:    {address}/webhooks/rest/webhook")
        click.echo("Im Terminal:        uv run lotse chat")

    app.register_listener(tidy, "before_server_start")
    app.register_listener(_usable, "before_server_start")
    app.register_listener(announce, "after_server_start")
    app.run(host=settings.host, port=port, workers=1, access_log=False, motd=False)


async def _usable(app: Sanic, _: object) -> None:
    from bot.stores.wiring import told_of_failures
    from lotse import warm
    from lotse.fast.quicken import quicken

    agent = app.ctx.agent
    if agent is None or not agent.is_ready():
        raise Refusal("Das Modell fehlt oder ist beschädigt: lotse train --force")
    quicken(told_of_failures(agent))
    if agent.domain is not None:
        warm.answering(agent.domain.responses)
    warm.settle()
