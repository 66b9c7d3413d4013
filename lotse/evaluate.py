"""`lotse evaluate`: how well the bot understands."""

from __future__ import annotations

import click


@click.command()
def command() -> None:
    """Misst, wie gut der Bot versteht."""
    raise NotImplementedError
