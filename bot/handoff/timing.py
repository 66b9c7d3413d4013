"""How long residents waited and were served: noted without a trace of whom."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.handoff.hours import ZONE
from bot.handoff.tables import times


def took(connection: Connection, kind: str, what: str, channel: str, seconds: float,
         now: float) -> None:  # fmt: skip
    """Notes one duration under today."""
    day = datetime.fromtimestamp(now, ZONE).date().isoformat()
    row = {"day": day, "kind": kind, "what": what, "channel": channel}
    connection.execute(times.insert().values(seconds=max(seconds, 0.0), **row))


def durations(connection: Connection, first: str, last: str, channel: str = "") -> list[Row]:
    """Kind, what and seconds of each duration between two days, both included."""
    found = sa.select(times.c.day, times.c.kind, times.c.what, times.c.seconds).where(
        times.c.day >= first, times.c.day <= last
    )
    if channel:
        found = found.where(times.c.channel == channel)
    return connection.execute(found).all()
