"""The commands of `lotse channel`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import click

from bot.channels.messenger.settings import SettingsError
from lotse.channel.catalogue import CATALOGUE, Entry
from lotse.cli import Refusal
from lotse.settings import Settings

if TYPE_CHECKING:
    from bot.channels.messenger.model import Finding


@click.group("channel")
def command() -> None:
    """Messenger einrichten und prüfen: WhatsApp, Telegram, Threema, E-Mail, Slack, Mattermost."""


@command.command("list")
def list_() -> None:
    """Zeigt alle Kanäle und ob sie eingerichtet sind."""
    values = Settings.from_environment().channels
    for entry in CATALOGUE.values():
        click.echo(f"{entry.name:<11} {_state(entry, values):<40} {entry.about}")


@command.command()
@click.argument("name", type=click.Choice(list(CATALOGUE)))
def check(name: str) -> None:
    """Probiert die Einstellungen eines Kanals beim Anbieter aus und sagt, was nicht stimmt."""
    found = _with(name, _checked)
    for one in found:
        click.echo(f"{'gut   ' if one.good else 'FEHLER'}  {one.text}")
    if not all(one.good for one in found):
        raise Refusal(f"Der Kanal {name} ist noch nicht bereit (docs/channels/{name}.md).")


@command.group()
def telegram() -> None:
    """Setzt und löscht den Webhook des Telegram-Bots."""


@telegram.command("set-webhook")
@click.argument("address")
def set_webhook(address: str) -> None:
    """Meldet ADDRESS (https://…, die öffentliche Adresse des Bots) bei Telegram an."""
    if not address.startswith("https://"):
        raise Refusal("Telegram nimmt nur Adressen, die mit https:// beginnen.")
    url = address.rstrip("/")
    if not url.endswith("/webhooks/telegram/webhook"):
        url += "/webhooks/telegram/webhook"
    if not Settings.from_environment().channels.get("LOTSE_TELEGRAM_SECRET"):
        raise Refusal("LOTSE_TELEGRAM_SECRET fehlt: Ohne es wird jede Anfrage abgelehnt.")
    _told(_with("telegram", lambda messenger: messenger.set_webhook(url)))


@telegram.command("check-webhook")
@click.pass_context
def check_webhook(context: click.Context) -> None:
    """Fragt Telegram, wohin es Nachrichten schickt und ob das gelingt."""
    context.invoke(check, name="telegram")


@telegram.command("delete-webhook")
def delete_webhook() -> None:
    """Meldet den Webhook ab; nötig, bevor Nachrichten abgeholt werden."""
    _told(_with("telegram", lambda messenger: messenger.delete_webhook()))


async def _checked(messenger: Any) -> list[Finding]:
    """What the messenger finds, and whether its announcements can lead anywhere."""
    found: list[Finding] = await messenger.check()
    if getattr(messenger, "announces", False):
        from bot.channels.messenger.words import finding

        if not Settings.from_environment().channels.get("LOTSE_CONSOLE_ADDRESS"):
            found.append(finding(False, "console_address"))
    return found


def _told(answer: Any) -> None:
    if answer.status != 200:
        raise Refusal(f"Telegram lehnt ab ({answer.status}): {answer.body.get('description', '')}")
    click.echo("Erledigt.")


def _state(entry: Entry, values: Any) -> str:
    if not entry.meant(values):
        return "aus"
    try:
        entry.build(values)
    except SettingsError as fault:
        return f"unvollständig: {fault}"
    return "eingerichtet"


def _with(name: str, work: Callable[[Any], Awaitable[Any]]) -> Any:
    """What the work finds with the channel. Raises Refusal where it cannot be tried."""
    from bot.channels.messenger.calls import UnknownError
    from bot.channels.messenger.model import UnreachableError

    async def run() -> list[Finding]:
        messenger = CATALOGUE[name].build(Settings.from_environment().channels)
        try:
            return await work(messenger)
        finally:
            await messenger.close()

    try:
        return asyncio.run(run())
    except SettingsError as fault:
        raise Refusal(str(fault)) from fault
    except (UnreachableError, UnknownError, OSError) as fault:
        raise Refusal(f"{_address(name)}: Der Anbieter ist nicht erreichbar.") from fault
    except (KeyError, TypeError, AttributeError, ValueError) as fault:
        raise Refusal(f"{_address(name)}: Dort antwortet etwas anderes.") from fault


def _address(name: str) -> str:
    """The variable that says where the provider is."""
    found = [one for one in CATALOGUE[name].variables() if one.endswith(("_API", "_SERVER"))]
    return " ".join(found) or name
