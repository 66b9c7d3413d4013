"""`lotse ask`: one question, one answer."""

from __future__ import annotations

import asyncio
import uuid

import click

from lotse.cli import Refusal
from lotse.quiet import quiet


@click.command()
@click.argument("question")
def command(question: str) -> None:
    """Beantwortet eine Frage mit Quelle und beendet sich.

    QUESTION ist die Frage, am besten in Anführungszeichen. Gespeichert wird nichts.

    \b
    Beispiel:
      lotse ask "Wer leitet das Kommunale Integrationszentrum?"
    """
    question = checked(question)
    from lotse.engine import load, prepare
    from lotse.settings import Settings

    quiet()
    prepare()
    replies = asyncio.run(_answer(load(Settings.from_environment(), stores=False), question))
    click.echo("\n".join(replies))


def checked(question: str) -> str:
    """The question as the channels would take it. Raises Refusal."""
    from bot.channels import cleaning
    from bot.channels.base import RefusedError
    from bot.channels.sentences import sentence

    try:
        return cleaning.checked(question)
    except RefusedError as refused:
        raise Refusal(sentence(refused.code)) from refused


async def _answer(loading: object, question: str) -> list[str]:
    agent = await loading  # type: ignore[misc]
    return shown(await agent.handle_text(question, sender_id=uuid.uuid4().hex))


def shown(messages: list[dict]) -> list[str]:
    """The replies as lines for a terminal: text, and the choices numbered."""
    lines = []
    for message in messages or []:
        if message.get("text"):
            lines.append(message["text"])
        for number, button in enumerate(message.get("buttons") or [], 1):
            lines.append(f"  {number}. {button['title']}")
    return lines
