"""Deleting conversations: one at a resident's wish, old ones by themselves."""

from __future__ import annotations

import time
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.stores.connect import writing
from bot.stores.tables import conversations

AT_ONCE = 500  # conversations per transaction: messages that come meanwhile wait for one only


def delete_conversation(engine: Engine, sender_id: str) -> bool:
    """Deletes a conversation with all that belongs to it; False if there was none."""
    with writing(engine) as connection:
        here = conversations.c.sender_id == sender_id
        return bool(connection.execute(sa.delete(conversations).where(here)).rowcount)


def purge(engine: Engine, older_than: timedelta) -> int:
    """Deletes conversations whose last event is older than this; how many they were."""
    before = time.time() - older_than.total_seconds()
    deleted = 0
    while some := purge_some(engine, before):
        deleted += some
    return deleted


def purge_some(engine: Engine, before: float) -> int:
    """Deletes at most AT_ONCE conversations whose last event lies before this time."""
    old = (
        sa.select(conversations.c.sender_id).where(conversations.c.last_at < before).limit(AT_ONCE)
    )
    with writing(engine) as connection:
        chosen = list(connection.execute(old).scalars())
        if not chosen:
            return 0
        gone = sa.delete(conversations).where(conversations.c.sender_id.in_(chosen))
        return int(connection.execute(gone).rowcount)
