"""Requests for a call-back or mail: each function is one step, done once, in one transaction."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row
from sqlalchemy.exc import IntegrityError

from bot.channels.outbox import add
from bot.handoff.tables import entries, mails, requests
from bot.handoff.timing import took

OPEN, CLAIMED, ANSWERED, CLOSED, WITHDRAWN = "open", "claimed", "answered", "closed", "withdrawn"
WAITING = (OPEN, CLAIMED)
CALL, MAIL = "call", "mail"
CHAT = "chat"  # in the messenger that the request came by
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is easily taken for another
_c = requests.c


@dataclass(frozen=True)
class Wish:
    """A checked request as the resident sent it."""

    way: str
    reach: str
    question: str
    answer: str = ""
    name: str = ""
    best_time: str = ""
    language: str = "de"


def place(
    connection: Connection, sender: str, client_id: str, channel: str, wish: Wish, now: float,
    notice: str,
) -> tuple[Row, bool]:  # fmt: skip
    """The stored request, and whether it had been there before. `notice` tells of its number."""
    known = sa.select(requests).where(_c.sender_id == sender, _c.client_id == client_id)
    row = connection.execute(known).first()
    if row:
        return row, True
    number = "".join(secrets.choice(_LETTERS) for _ in range(10))
    number = f"{number[:5]}-{number[5:]}"
    try:
        with connection.begin_nested():
            made = connection.execute(requests.insert().values(
                number=number, sender_id=sender, client_id=client_id, channel=channel,
                state=OPEN, created=now, **asdict(wish)))  # fmt: skip
    except IntegrityError:  # another process stored the same one at the same moment
        row = connection.execute(known).first()
        if row is None:
            raise
        return row, True
    request_id = int(made.inserted_primary_key[0])
    _mail(connection, request_id, "new", now)
    add(connection, sender, "notice", notice.format(number=number))
    return one(connection, request_id), False


def withdraw(
    connection: Connection, number: str, now: float, sender: str = "", notice: str = ""
) -> bool:
    """Empties the request at the resident's wish; False if there is none of this number.

    `notice` is said in the sender's conversation, which need not be that of the request.
    """
    row = connection.execute(sa.select(requests).where(_c.number == number)).first()
    if row is None:
        return False
    if row.state == WITHDRAWN:
        return True
    gone = {"reach": "", "name": "", "best_time": "", "question": "", "answer": ""}
    closed = row.closed or now
    connection.execute(
        requests.update().where(_c.id == row.id).values(state=WITHDRAWN, closed=closed, **gone)
    )
    of_it = mails.c.request_id == row.id
    told = sa.select(mails.c.recipient).where(
        of_it, mails.c.sent.isnot(None), mails.c.kind.in_(("new", "forward"))
    )
    recipients = set(connection.execute(told).scalars())
    connection.execute(mails.delete().where(of_it, mails.c.sent.is_(None)))
    connection.execute(mails.update().where(of_it).values(text=""))
    connection.execute(entries.delete().where(entries.c.request_id == row.id))
    for recipient in sorted(recipients):  # who has got it by mail is asked to delete it
        _mail(connection, row.id, "withdrawn", now, recipient)
    _enter(connection, row.id, "withdrawn", "", "", now)
    if sender:
        add(connection, sender, "notice", notice)
    return True


def claim(connection: Connection, request_id: int, login: str, name: str, now: float) -> bool:
    """Somebody takes the request; False if another was faster."""
    free = requests.update().where(_c.id == request_id, _c.state == OPEN)
    taken = free.values(state=CLAIMED, agent=login, agent_name=name, claimed=now)
    if not connection.execute(taken).rowcount:
        return False
    row = one(connection, request_id)
    took(connection, "request", "waited", row.channel, now - row.created, now)
    _enter(connection, request_id, "claimed", name, "", now)
    return True


def release(connection: Connection, request_id: int, login: str, name: str, now: float) -> bool:
    """Puts one's request back into the queue."""
    mine = requests.update().where(_c.id == request_id, _c.state == CLAIMED, _c.agent == login)
    if not connection.execute(mine.values(state=OPEN, agent="", agent_name="")).rowcount:
        return False
    _enter(connection, request_id, "released", name, "", now)
    return True


def forward(
    connection: Connection, request_id: int, login: str, name: str, office: str, email: str,
    note: str, now: float,
) -> bool:  # fmt: skip
    """Hands the request to another office, where it waits anew; mailed if the office has mail."""
    may = sa.or_(_c.state == OPEN, sa.and_(_c.state == CLAIMED, _c.agent == login))
    moved = requests.update().where(_c.id == request_id, may)
    if not connection.execute(
        moved.values(state=OPEN, agent="", agent_name="", office=office)
    ).rowcount:
        return False
    _enter(connection, request_id, "forwarded", name, f"{office}\n{note}".strip(), now)
    if email:
        _mail(connection, request_id, "forward", now, email, note)
    return True


def answer(
    connection: Connection, request_id: int, login: str, name: str, text: str, now: float,
    by_mail: bool = True,
) -> bool:  # fmt: skip
    """Answers one's request: by mail to the resident, or otherwise (then `text` says what)."""
    mine = requests.update().where(_c.id == request_id, _c.state == CLAIMED, _c.agent == login)
    if not connection.execute(mine.values(state=ANSWERED, answered=now)).rowcount:
        return False
    row = one(connection, request_id)
    took(connection, "request", "handled", row.channel, now - (row.claimed or now), now)
    _enter(connection, request_id, "answered", name, text, now)
    if row.way == MAIL and by_mail:
        _mail(connection, request_id, "answer", now, row.reach, text)
    if row.way == CHAT:
        add(connection, row.sender_id, "message", text, login)
    return True


def close(connection: Connection, request_id: int, login: str, name: str, now: float) -> bool:
    """Ends the request: from now on it is kept for the days of the setting."""
    mine = sa.and_(_c.state.in_((CLAIMED, ANSWERED)), _c.agent == login)
    row = one(connection, request_id)
    ended = requests.update().where(_c.id == request_id, mine).values(state=CLOSED, closed=now)
    if not connection.execute(ended).rowcount:
        return False
    if row.state == CLAIMED:
        took(connection, "request", "handled", row.channel, now - (row.claimed or now), now)
    _enter(connection, request_id, "closed", name, "", now)
    return True


def note(connection: Connection, request_id: int, name: str, text: str, now: float) -> bool:
    """Adds an internal note; False if the request is gone or withdrawn."""
    row = one(connection, request_id)
    if row is None or row.state == WITHDRAWN:
        return False
    _enter(connection, request_id, "note", name, text, now)
    return True


def mail_failed(connection: Connection, request_id: int, kind: str, now: float) -> None:
    """Notes that a mail could not be delivered; an answer that did not arrive is none."""
    if one(connection, request_id) is None:
        return
    _enter(connection, request_id, "mail-failed", "", kind, now)
    if kind == "answer":
        unanswered = _c.state.in_((ANSWERED, CLOSED))
        again = requests.update().where(_c.id == request_id, unanswered)
        connection.execute(again.values(state=CLAIMED, answered=None, closed=None))


def one(connection: Connection, request_id: int) -> Any:
    """The request; None if it is gone."""
    return connection.execute(sa.select(requests).where(_c.id == request_id)).first()


def of_sender(connection: Connection, sender: str) -> list[Row]:
    """A resident's requests, oldest first."""
    return connection.execute(
        sa.select(requests).where(_c.sender_id == sender).order_by(_c.id)
    ).all()


def listed(connection: Connection, states: tuple[str, ...], limit: int = 200) -> list[Row]:
    """Requests in these states: who waits longest first."""
    return connection.execute(
        sa.select(requests).where(_c.state.in_(states)).order_by(_c.created).limit(limit)
    ).all()


def history(connection: Connection, request_id: int) -> list[Row]:
    """What happened with the request, oldest first."""
    return connection.execute(
        sa.select(entries).where(entries.c.request_id == request_id).order_by(entries.c.id)
    ).all()


def _enter(connection: Connection, request_id: int, kind: str, author: str, text: str,
           now: float) -> None:  # fmt: skip
    connection.execute(entries.insert().values(
        request_id=request_id, kind=kind, author=author, text=text, created=now))  # fmt: skip


def _mail(connection: Connection, request_id: int, kind: str, now: float, recipient: str = "",
          text: str = "") -> None:  # fmt: skip
    connection.execute(mails.insert().values(
        request_id=request_id, kind=kind, recipient=recipient, text=text, created=now, due=now,
        tries=0))  # fmt: skip
