"""`lotse store`: the database of conversations."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta

import click
from sqlalchemy.engine import Engine

from bot.stores import StoreError
from lotse.cli import Group, Refusal
from lotse.settings import Settings


@click.group(cls=Group)
def command() -> None:
    """Gesprächsdatenbank: auf den Stand bringen, prüfen, löschen."""


@command.command("migrate")
def migrate_command() -> None:
    """Bringt die Datenbank auf den Stand dieses Programms (auch von Rasa angelegte)."""
    from bot.stores import migrate

    with _told():
        migrate.upgrade(Settings.from_environment().conversations)
    click.echo(f"Die Gesprächsdatenbank hat die Version {migrate.newest()}.")


@command.command("check")
def check_command() -> None:
    """Prüft Version und Erreichbarkeit; Beendigungswert 1, wenn etwas nicht stimmt."""
    from bot.stores import migrate

    with _told():
        migrate.checked(Settings.from_environment().conversations)
    click.echo(f"In Ordnung, Version {migrate.newest()}.")


@command.command("purge")
@click.option("--days", type=click.IntRange(min=0), required=True,
              help="Gespräche, deren letzte Nachricht älter ist, werden gelöscht.")  # fmt: skip
def purge_command(days: int) -> None:
    """Löscht alte Gespräche."""
    from bot.stores import retention

    with _told(), _opened() as engine:
        found = retention.purge(engine, timedelta(days=days))
    click.echo(f"{found} Gespräche gelöscht.")


@command.command("delete")
@click.argument("sender")
def delete_command(sender: str) -> None:
    """Löscht ein Gespräch mit allem, was dazu gespeichert ist."""
    from bot.stores import retention

    with _told(), _opened() as engine:
        found = retention.delete_conversation(engine, sender)
    click.echo("Gelöscht." if found else "Dieses Gespräch gibt es nicht.")


@contextmanager
def _opened() -> Generator[Engine, None, None]:
    from bot.stores import migrate
    from bot.stores.connect import connect

    url = Settings.from_environment().conversations
    migrate.checked(url)
    engine = connect(url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _told() -> Generator[None, None, None]:
    from sqlalchemy.exc import SQLAlchemyError

    from bot.stores.jobs import reason

    try:
        yield
    except (StoreError, ValueError) as fault:
        raise Refusal(str(fault)) from fault
    except SQLAlchemyError as fault:
        raise Refusal(f"Gesprächsdatenbank: {reason(fault)}") from fault
