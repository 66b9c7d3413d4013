"""Is a person there? Office hours and who is on duty, as one small answer."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timezone

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.handoff.hours import ZONE, Hours
from bot.handoff.tables import duty, office_hours

SEEN = 120.0  # seconds after which a console that is not heard of counts as closed


@dataclass(frozen=True)
class Presence:
    """What a resident can be offered at this moment."""

    live: bool = False  # somebody is on duty, within office hours
    next_open: datetime | None = None  # outside hours: when somebody will be there
    requests: bool = True

    def metadata(self) -> dict[str, str]:
        """What a message carries to the actions; nothing as long as nothing is set."""
        found = {}
        if self.live:
            found["live"] = "yes"
        elif self.next_open:
            found["next_open"] = self.next_open.isoformat()
        if not self.requests:
            found["requests"] = "no"
        return found


def hours(connection: Connection) -> Hours:
    """The office hours; none if nobody has set any."""
    row = connection.execute(sa.select(office_hours.c.data).where(office_hours.c.id == 1)).first()
    return Hours.read(row.data) if row else Hours()


def set_hours(connection: Connection, new: Hours) -> None:
    """Replaces the office hours."""
    values = {"data": new.written(), "changed": time.time()}
    if not connection.execute(
        office_hours.update().where(office_hours.c.id == 1).values(**values)
    ).rowcount:
        connection.execute(office_hours.insert().values(id=1, **values))


def on_duty(connection: Connection, now: float) -> bool:
    """Whether anybody is ready to chat."""
    found = sa.select(duty.c.login).where(duty.c.ready.is_(True), duty.c.seen > now - SEEN)
    return connection.execute(found.limit(1)).first() is not None


def presence(connection: Connection, now: float) -> Presence:
    """What can be offered now."""
    set_ = hours(connection)
    moment = datetime.fromtimestamp(now, timezone.utc).astimezone(ZONE)
    if set_.open_at(moment):
        return Presence(on_duty(connection, now), None, set_.requests)
    return Presence(False, set_.next_open(moment), set_.requests)


def seen(connection: Connection, login: str, name: str, now: float, ready: bool | None) -> bool:
    """Notes that somebody's console is open; None leaves as it is whether they are ready."""
    this = duty.c.login == login
    values = {"seen": now, "name": name} | ({} if ready is None else {"ready": ready})
    if not connection.execute(duty.update().where(this).values(**values)).rowcount:
        connection.execute(duty.insert().values(login=login, **{"ready": False} | values))
    row = connection.execute(sa.select(duty.c.ready).where(this)).first()
    return bool(row and row.ready)


def colleagues(connection: Connection, now: float) -> list[str]:
    """The names of those who are ready."""
    found = sa.select(duty.c.name).where(duty.c.ready.is_(True), duty.c.seen > now - SEEN)
    return list(connection.execute(found.order_by(duty.c.name)).scalars())
