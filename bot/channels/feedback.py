"""What residents say about replies. A table of its own: feedback must not steer the dialogue."""

from __future__ import annotations

import time

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.channels.tables import feedback

LONGEST = 200


def keep(connection: Connection, sender: str, event: int, helpful: bool, word: str | None) -> None:
    """Keeps the judgement; a later one of the same reply replaces it."""
    this = sa.and_(feedback.c.sender_id == sender, feedback.c.event_id == event)
    values = {"helpful": helpful, "word": word, "created": time.time()}
    if not connection.execute(feedback.update().where(this).values(**values)).rowcount:
        connection.execute(feedback.insert().values(sender_id=sender, event_id=event, **values))
