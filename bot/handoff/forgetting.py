"""Deletes what the hand-off keeps of a conversation."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.handoff.tables import chats, entries, mails, requests


def forget(connection: Connection, sender: str, now: float) -> None:
    """Deletes the sender's requests and chats. Who got a request by mail is asked to delete it."""
    own = sa.select(requests.c.id).where(requests.c.sender_id == sender)
    told = (
        sa.select(requests.c.number, mails.c.recipient)
        .join_from(mails, requests, mails.c.request_id == requests.c.id)
        .where(requests.c.sender_id == sender, mails.c.kind.in_(("new", "forward")))
        .where(mails.c.sent.isnot(None))
        .distinct()
    )
    for row in connection.execute(told).all():  # a mail that belongs to no request any more
        connection.execute(mails.insert().values(
            request_id=0, kind="withdrawn", recipient=row.recipient, text=row.number,
            created=now, due=now, tries=0))  # fmt: skip
    for table in (entries, mails):
        connection.execute(table.delete().where(table.c.request_id.in_(own)))
    for table in (requests, chats):
        connection.execute(table.delete().where(table.c.sender_id == sender))
