"""What staff say and order, from the outbox into the conversation.

Another process (the console) only adds rows to the table `outbox`; the bot carries them out under
the conversation's lock, so that they never mix with a running turn. A row is carried out once: its
number stands in the event it led to.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.channels.brain import Brain
from bot.channels.database import Database
from bot.channels.faults import named
from bot.channels.intake import Intake
from bot.channels.metrics import Metrics
from bot.channels.outbox import add
from bot.channels.tables import outbox, web_sessions

logger = logging.getLogger(__name__)
SPEAKERS = {"message": "staff", "notice": "system"}
ORDERS = ("pause", "resume")
STALE = 15.0  # seconds after which another process may take a row over


@dataclass(frozen=True)
class Order:
    """One row of the outbox."""

    id: int
    sender: str
    kind: str
    text: str
    author: str


class Staff:
    """Carries out what stands in the outbox."""

    def __init__(self, database: Database, brain: Brain, intake: Intake, metrics: Metrics) -> None:
        self._database = database
        self._brain = brain
        self._intake = intake
        self._metrics = metrics

    async def say(self, sender: str, text: str, author: str = "") -> None:
        """Puts a message into the outbox and carries it out at once."""
        await self._database.write(add, sender, "message", text, author)
        await self.carry_out()

    async def carry_out(self) -> int:
        """Carries out all open orders, oldest first; the number of those done."""
        if not await self._database.read(_open):
            return 0
        done = 0
        stuck: set[str] = set()
        for order in await self._database.write(_claim):
            if order.sender in stuck:
                continue
            try:
                await self._one(order)
                done += 1
            except Exception as fault:  # stays open and is tried again; its order is kept
                logger.error("An order of staff failed: %s", named(fault))
                stuck.add(order.sender)
                await self._database.write(_release, order.sender)
        return done

    async def _one(self, order: Order) -> None:
        place = self._intake.lanes.enter(order.sender, limited=False)
        try:
            await place.turn()
            if not await self._database.read(_stands, order):
                return  # its conversation was deleted meanwhile: it must not begin anew
            if not await self._intake.log.carried_out(order.sender, order.id):
                await self._append(order)
            if not await self._intake.log.carried_out(order.sender, order.id):
                raise RuntimeError("not stored")
            await self._database.write(_done, order)
        finally:
            place.leave()
        self._metrics.staff(order.kind)
        self._intake.wake(order.sender)

    async def _append(self, order: Order) -> None:
        metadata = {"outbox": order.id, "author": order.author}
        if order.kind in SPEAKERS:
            said = metadata | {"from": SPEAKERS[order.kind]}
            await self._brain.say(order.sender, order.text, said)
        elif order.kind in ORDERS:
            await self._brain.order(order.sender, order.kind, metadata)
        else:
            raise ValueError(order.kind)


def _open(connection: Connection) -> bool:
    """Whether there is anything to do: looking must not take SQLite's write lock."""
    row = sa.select(outbox.c.id).where(outbox.c.done.is_(None)).limit(1)
    return connection.execute(row).first() is not None


def _stands(connection: Connection, order: Order) -> bool:
    row = sa.select(outbox.c.id).where(outbox.c.id == order.id)
    return connection.execute(row).first() is not None


def _claim(connection: Connection) -> list[Order]:
    now = time.time()
    free = sa.or_(outbox.c.claimed.is_(None), outbox.c.claimed < now - STALE)
    rows = connection.execute(
        sa.select(outbox).where(outbox.c.done.is_(None), free).order_by(outbox.c.id).limit(50)
    ).all()
    taken = []
    for row in rows:
        claim = outbox.update().where(outbox.c.id == row.id, outbox.c.done.is_(None), free)
        if connection.execute(claim.values(claimed=now)).rowcount:
            taken.append(Order(row.id, row.sender_id, row.kind, row.text or "", row.author or ""))
    return taken


def _release(connection: Connection, sender: str) -> None:
    """Open orders of the sender are tried again in the next second."""
    open_ = outbox.update().where(outbox.c.sender_id == sender, outbox.c.done.is_(None))
    connection.execute(open_.values(claimed=time.time() - STALE + 1))


def _done(connection: Connection, order: Order) -> None:
    now = time.time()
    connection.execute(outbox.update().where(outbox.c.id == order.id).values(done=now, text=None))
    # Whoever is being served is not idle.
    connection.execute(
        web_sessions.update().where(web_sessions.c.sender_id == order.sender).values(seen=now)
    )
