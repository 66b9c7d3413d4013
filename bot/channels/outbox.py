"""Adds orders to the table `outbox`. Apart from staff.py because the console does it without Rasa."""

from __future__ import annotations

import time

from sqlalchemy.engine import Connection

from bot.channels.tables import outbox


def add(connection: Connection, sender: str, kind: str, text: str = "", author: str = "") -> int:
    """Adds an order to the outbox; its number."""
    row = {"sender_id": sender, "kind": kind, "text": text, "author": author}
    made = connection.execute(outbox.insert().values(created=time.time(), **row))
    return int(made.inserted_primary_key[0])
