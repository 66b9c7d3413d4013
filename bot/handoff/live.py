"""Live chats: who waits, who serves whom, and the way back to the bot.

Every step changes the row only if it is still in the state that the step starts from, in the same
transaction as what is said about it. So of two who claim the same chat one gets it, and nothing is
said that did not happen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row
from sqlalchemy.exc import IntegrityError

from bot.channels.outbox import add
from bot.handoff.tables import chats
from bot.handoff.timing import took

WAITING, ACTIVE, OVER = "waiting", "active", "over"
_c = chats.c
_OVER = {"state": OVER, "open_for": None}


@dataclass(frozen=True)
class Limits:
    """Seconds after which a chat ends by itself."""

    unclaimed: float = 300.0  # nobody took it
    away: float = 180.0  # the console of the one who took it was not heard of
    silent: float = 1800.0  # neither side wrote


def ask(connection: Connection, sender: str, channel: str, now: float, notice: str) -> bool:
    """The resident wants a person: the chat waits. False if one is waiting or running already."""
    row = {"sender_id": sender, "open_for": sender, "channel": channel}
    if of_sender(connection, sender):
        return False
    try:
        with connection.begin_nested():
            connection.execute(chats.insert().values(state=WAITING, asked=now, **row))
    except IntegrityError:
        return False
    add(connection, sender, "notice", notice)
    return True


def take(
    connection: Connection, chat_id: int, login: str, name: str, now: float, notice: str
) -> bool:
    """Somebody takes a waiting chat: the bot is silent from now on. False if it was taken."""
    free = chats.update().where(_c.id == chat_id, _c.state == WAITING)
    values = {"state": ACTIVE, "agent": login, "agent_name": name, "claimed": now}
    if not connection.execute(free.values(agent_seen=now, said=now, **values)).rowcount:
        return False
    row = one(connection, chat_id)
    assert row is not None
    took(connection, "live", "waited", row.channel, now - row.asked, now)
    add(connection, row.sender_id, "pause", "", login)
    add(connection, row.sender_id, "notice", notice.format(name=name), login)
    return True


def step_in(
    connection: Connection, sender: str, channel: str, login: str, name: str, now: float,
    notice: str,
) -> int | None:  # fmt: skip
    """Somebody takes a conversation over unasked; the chat's number, None if another was faster."""
    found = of_sender(connection, sender)
    if found is None:
        row = {"sender_id": sender, "open_for": sender, "channel": channel}
        try:
            with connection.begin_nested():
                connection.execute(chats.insert().values(state=WAITING, asked=now, **row))
        except IntegrityError:
            return None
        found = of_sender(connection, sender)
    assert found is not None
    if found.state == ACTIVE:
        return int(found.id) if found.agent == login else None
    return int(found.id) if take(connection, found.id, login, name, now, notice) else None


def say(connection: Connection, chat_id: int, login: str, text: str, key: str, now: float) -> bool:
    """Says something to the resident; the same key twice says it once. False if not one's own."""
    mine = sa.and_(_c.id == chat_id, _c.state == ACTIVE, _c.agent == login)
    row = connection.execute(sa.select(chats).where(mine).with_for_update()).first()
    if row is None:
        return False
    if key and row.last_key == key:
        return True
    connection.execute(chats.update().where(mine).values(last_key=key, said=now, agent_seen=now))
    add(connection, row.sender_id, "message", text, login)
    return True


def hand_back(connection: Connection, chat_id: int, login: str, now: float, notice: str) -> bool:
    """The bot answers again. False if the chat is not one's own any more."""
    mine = sa.and_(_c.id == chat_id, _c.state == ACTIVE, _c.agent == login)
    return _end(connection, mine, "staff", now, notice)


def leave(connection: Connection, sender: str, now: float, notices: Mapping[str, str]) -> bool:
    """The resident has had enough, waiting or chatting. False if there was nothing to leave."""
    row = of_sender(connection, sender)
    notice = notices.get("ended" if row and row.state == ACTIVE else "left", "")
    return _end(connection, _c.open_for == sender, "resident", now, notice)


def alive(connection: Connection, login: str, now: float) -> None:
    """The console of this member of staff is open: their chats are looked after."""
    mine = sa.and_(_c.state == ACTIVE, _c.agent == login)
    connection.execute(chats.update().where(mine).values(agent_seen=now))


def lapse(
    connection: Connection, now: float, limits: Limits, notices: Mapping[str, str],
    heard: Mapping[str, float],
) -> int:  # fmt: skip
    """Ends what waited too long or is looked after no more; how many. Residents are told.

    `heard` says when residents of running chats last wrote.
    """
    ended = 0
    for row in connection.execute(sa.select(chats).where(_c.state.in_((WAITING, ACTIVE)))).all():
        why = _why(row, now, limits, heard.get(row.sender_id, 0.0))
        if why:  # the state is asked again: staff may act at the same moment
            same = sa.and_(_c.id == row.id, _c.state == row.state)
            if row.state == ACTIVE:
                same = sa.and_(same, _c.agent_seen == row.agent_seen)
            ended += _end(connection, same, why, now, _told(row.channel, why, notices))
    return ended


def _told(channel: str, why: str, notices: Mapping[str, str]) -> str:
    """In a messenger there is no button for a request: a word stands for it."""
    asks = channel != "web" and why in ("unclaimed", "away")
    return f"{notices[why]} {notices['by_messenger']}" if asks else notices[why]


def _why(row: Row, now: float, limits: Limits, heard: float) -> str:
    if row.state == WAITING:
        return "unclaimed" if now - row.asked > limits.unclaimed else ""
    if now - row.agent_seen > limits.away:
        return "away"
    quiet = now - max(row.said or 0.0, heard, row.claimed or 0.0)
    return "silent" if quiet > limits.silent else ""


def _end(connection: Connection, which: sa.sql.ColumnElement, why: str, now: float,
         notice: str) -> bool:  # fmt: skip
    row = connection.execute(sa.select(chats).where(which).with_for_update()).first()
    if row is None:
        return False
    over = chats.update().where(which).values(ended=now, ended_by=why, **_OVER)
    if not connection.execute(over).rowcount:
        return False
    if row.state == ACTIVE:
        took(connection, "live", "handled", row.channel, now - (row.claimed or now), now)
        add(connection, row.sender_id, "resume")
    if notice:
        add(connection, row.sender_id, "notice", notice)
    return True


def one(connection: Connection, chat_id: int) -> Row | None:
    """The chat; None if it is gone."""
    return connection.execute(sa.select(chats).where(_c.id == chat_id)).first()


def of_sender(connection: Connection, sender: str) -> Row | None:
    """The resident's waiting or running chat."""
    return connection.execute(sa.select(chats).where(_c.open_for == sender)).first()


def listed(connection: Connection, state: str) -> list[Row]:
    """All chats in this state: who waits longest first."""
    return connection.execute(
        sa.select(chats).where(_c.state == state).order_by(_c.asked, _c.id)
    ).all()
