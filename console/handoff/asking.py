"""What the pages of the hand-off show, read in one go."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.channels.tables import outbox, web_sessions
from bot.handoff import live, requests
from bot.handoff.presence import Presence, colleagues, hours, presence
from bot.handoff.tables import duty
from console.accounts.models import names
from console.conversations import tracker
from console.conversations.models import Conversation
from console.handoff.store import NotReadyError, read

SHOWN = 120  # events of a conversation on the page of a live chat


@dataclass(frozen=True)
class Queue:
    """Who waits for a person at this moment."""

    now: float
    chats: list[Row]
    running: list[Row]
    open: list[Row]
    claimed: list[Row]
    presence: Presence
    hours_set: bool
    colleagues: list[str]

    @property
    def waiting(self) -> int:
        """How many wait for somebody to begin."""
        return len(self.chats) + len(self.open)

    @property
    def longest(self) -> float:
        """Seconds that the first of them has waited."""
        since = [row.asked for row in self.chats] + [row.created for row in self.open]
        return self.now - min(since) if since else 0.0

    @property
    def version(self) -> str:
        """Changes whenever a row comes, goes or is claimed."""
        rows = [*self.chats, *self.running, *self.open, *self.claimed]
        return "-".join(f"{row.id}{row.state[0]}{row.agent}" for row in rows)


def queue(connection: Connection) -> Queue:
    """The queue with all that the first page shows of it."""
    now = time.time()
    return Queue(
        now,
        live.listed(connection, live.WAITING),
        live.listed(connection, live.ACTIVE),
        requests.listed(connection, (requests.OPEN,)),
        requests.listed(connection, (requests.CLAIMED,)),
        presence(connection, now),
        hours(connection).any,
        colleagues(connection, now),
    )


def who_waits() -> Queue | None:
    """The queue for the first page; None as long as the bot has not made its tables."""
    try:
        return read(queue)
    except NotReadyError:
        return None


def beside(sender: str) -> dict[str, Any]:
    """What stands beside a transcript: the live chat, the requests, can the person still read?"""
    try:
        return {
            "live_chat": read(live.of_sender, sender),
            "wishes": read(requests.of_sender, sender),
            "reachable": read(reachable, sender),
        }
    except NotReadyError:
        return {}


def is_ready(connection: Connection, login: str) -> bool:
    """Whether this member of staff said that they are ready to chat."""
    row = connection.execute(sa.select(duty.c.ready).where(duty.c.login == login)).first()
    return bool(row and row.ready)


def pending(connection: Connection, sender: str) -> list[str]:
    """What staff wrote and the bot has not delivered yet."""
    open_ = sa.select(outbox.c.text).where(
        outbox.c.sender_id == sender, outbox.c.done.is_(None), outbox.c.kind == "message"
    )
    return [text or "" for text in connection.execute(open_.order_by(outbox.c.id)).scalars()]


def reachable(connection: Connection, sender: str) -> bool:
    """Whether the resident can still read what is written."""
    if not sender.startswith("web-"):
        return True
    found = sa.select(web_sessions.c.seen).where(web_sessions.c.sender_id == sender)
    return connection.execute(found).first() is not None


def lines(sender: str, after: int = 0) -> list[dict[str, Any]]:
    """What was said after an event: number, who, when, text."""
    events = tracker.after(sender, after) if after else tracker.of(sender, limit=SHOWN)
    found = [line for line in map(_line, events) if line["text"]]
    known = names() if any(line["author"] for line in found) else {}
    return [line | {"author": known.get(line["author"], line["author"])} for line in found]


def last_questions(senders: list[str]) -> dict[str, str]:
    """What these residents wrote last."""
    found = {}
    for sender in senders:
        said = [one for one in tracker.of(sender, limit=20) if one.kind == "user"]
        found[sender] = str(said[-1].data.get("text") or "") if said else ""
    return found


def undelivered(request: Any) -> list[str]:
    """What the messenger said since the answer when it could not be delivered."""
    if request.way != requests.CHAT or not request.answered:
        return []
    return [str(one.data.get("text") or "") for one in tracker.of(request.sender_id)
            if one.at >= request.answered and (one.data.get("metadata") or {}).get("internal")]  # fmt: skip


def conversation_of(sender: str) -> Conversation | None:
    """The conversation's entry in the index."""
    return Conversation.objects.filter(sender=sender).first()


def _line(event: tracker.Event) -> dict[str, Any]:
    metadata = event.data.get("metadata") or {}
    who = "resident" if event.kind == "user" else metadata.get("from", "bot")
    return {"id": event.id, "who": who, "at": event.at, "text": str(event.data.get("text") or ""),
            "author": metadata.get("author", "")}  # fmt: skip
