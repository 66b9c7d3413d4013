"""`lotse console`: the staff's console."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import click

from lotse.cli import Group, Refusal


@click.group(cls=Group)
def command() -> None:
    """Konsole für Mitarbeitende: starten, Konten, Wochenbericht."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
    import django

    django.setup()


@command.command()
@click.option("--host", default="127.0.0.1", envvar="LOTSE_CONSOLE_HOST", show_default=True,
              help="Adresse, auf der die Konsole hört.")  # fmt: skip
@click.option("--port", default=5006, envvar="LOTSE_CONSOLE_PORT", show_default=True, type=int,
              help="Port der Konsole.")  # fmt: skip
def run(host: str, port: int) -> None:
    """Startet die Konsole."""
    from console.serve import serve
    from lotse.supervise import pulse

    if pulse.supervised():
        pulse.die_with_parent()
    migrate()
    _knowledge()
    try:
        serve(host, port, click.echo, _beating if pulse.supervised() else None)
    except OSError as fault:
        raise Refusal(
            f"Port {port} ist belegt oder verboten: lotse console run --port {port + 1}"
        ) from fault


def _knowledge() -> None:
    """Builds the knowledge that the pages show; without it they say that it is missing."""
    from lotse.knowledge import opened

    try:
        opened().close()
    except Refusal as fault:
        click.echo(f"Wissen: {fault.message}", err=True)


def _beating() -> None:
    """Shows the supervisor that the console lives."""
    from lotse.supervise import pulse

    asyncio.run(pulse.beat())


@command.command("migrate")
def migrate_command() -> None:
    """Legt die Datenbank der Konsole an oder bringt sie auf den neuen Stand."""
    migrate()


@command.command()
@click.option("--login", prompt="Anmeldename", help="Name zum Anmelden.")
@click.option("--name", prompt="Ihr Name", help="Name, den andere sehen.")
def createadmin(login: str, name: str) -> None:
    """Legt ein Konto an, das alles verwalten darf, und zeigt sein erstes Passwort."""
    migrate()
    from console.accounts.manage import first_password
    from console.accounts.models import User
    from console.audit.log import record

    if User.objects.filter(login=login.strip().casefold()).exists():
        raise Refusal(f"Das Konto „{login}“ gibt es schon. Setzen Sie es in der Konsole zurück.")
    password = first_password()
    user = User.objects.create(
        login, password, name=name, roles=["administrator"], must_change=True
    )
    record(None, "account-created", user.login, "lotse console createadmin")
    click.echo(f"Anmeldename:     {user.login}")
    click.echo(f"Erstes Passwort: {password}")
    click.echo("Es gilt für die erste Anmeldung und muss dann geändert werden.")


@command.command()
@click.option("--rebuild", is_flag=True, help="Liest alle Gespräche neu ein.")
def index(rebuild: bool) -> None:
    """Bringt das Verzeichnis der Gespräche auf den neuen Stand."""
    migrate()
    from console.conversations import index as conversations
    from console.conversations.models import Conversation

    if rebuild:
        conversations.rebuild()
    while not conversations.catch_up(60):
        click.echo(f"{Conversation.objects.count()} Gespräche …")
    gone = conversations.forget_vanished()
    click.echo(
        f"{Conversation.objects.count()} Gespräche im Verzeichnis, {gone} gelöschte entfernt"
    )


@command.command()
@click.option("--messages", default=1_000_000, show_default=True, help="So viele Nachrichten.")
@click.option("--folder", type=click.Path(path_type=Path), help="Behält die Datenbanken hier.")
def benchmark(messages: int, folder: Path | None) -> None:
    """Füllt eine eigene Datenbank mit Gesprächen und misst, wie schnell die Seiten sind."""
    from console.benchmark import run as measured

    for line in measured(messages, folder):
        click.echo(line)


@command.command("weekly-mail")
@click.option("--show", is_flag=True, help="Zeigt den Bericht, statt ihn zu verschicken.")
def weekly_mail(show: bool) -> None:
    """Verschickt den Bericht über die vergangene Woche."""
    migrate()
    from console.figures import weekly

    if show:
        click.echo(weekly.text(weekly.last_week()))
        return
    try:
        receivers = weekly.send()
    except weekly.NotSentError as fault:
        raise Refusal(str(fault)) from fault
    click.echo(f"Verschickt an {len(receivers)} Adressen")


def migrate() -> None:
    """Brings the console's database up to date."""
    from django.core.management import call_command
    from django.db import OperationalError

    try:
        call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as fault:
        raise Refusal(f"Die Datenbank der Konsole ist nicht erreichbar: {fault}") from fault
