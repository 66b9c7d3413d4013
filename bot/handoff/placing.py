"""Takes a resident's request, whatever channel it came by."""

from __future__ import annotations

import time

from sqlalchemy.engine import Connection, Row

from bot.channels.base import RefusedError
from bot.handoff import requests
from bot.handoff.presence import presence

MOST_OPEN = 5  # of one conversation


def take(
    connection: Connection, sender: str, client_id: str, channel: str, wish: requests.Wish,
    notice: str,
) -> tuple[Row, bool]:  # fmt: skip
    """The stored request, and whether it had been there before. Raises RefusedError."""
    known = requests.of_sender(connection, sender)
    if client_id not in {row.client_id for row in known}:
        if not presence(connection, time.time()).requests:
            raise RefusedError("no_requests", 409)
        if sum(row.state in requests.WAITING for row in known) >= MOST_OPEN:
            raise RefusedError("too_many_requests_open", 409)
    return requests.place(connection, sender, client_id, channel, wish, time.time(), notice)
