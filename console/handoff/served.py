"""Which messages a person answered: the bot was silent, so they are no questions that it missed."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.handoff.tables import chats
from console.handoff.store import NotReadyError, read

_AT_ONCE = 500


def served(senders: list[str]) -> Callable[[str, float], bool]:
    """Tells of these conversations whether a person was in them at a time."""
    try:
        found = read(_spans, senders)
    except NotReadyError:
        found = {}
    return lambda sender, at: any(first <= at <= last for first, last in found.get(sender, ()))


def _spans(connection: Connection, senders: list[str]) -> dict[str, list[tuple[float, float]]]:
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    now = time.time()
    for at in range(0, len(senders), _AT_ONCE):
        rows = sa.select(chats.c.sender_id, chats.c.claimed, chats.c.ended).where(
            chats.c.sender_id.in_(senders[at : at + _AT_ONCE]), chats.c.claimed.isnot(None)
        )
        for row in connection.execute(rows):
            found[row.sender_id].append((row.claimed, row.ended or now))
    return found
