"""Looks into the bot under test."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

from tests.messengers.stations import Sent, Station


def plain(one: Sent) -> str:
    """The text without the invisible signs that keep a messenger from formatting it."""
    return one.text.replace("\u2060", "")


def rows(channel: Station, table: str, where: str = "1=1") -> list[Any]:
    """Rows of the bot's database."""
    with sqlite3.connect(channel.bot.database, timeout=10) as connection:
        connection.row_factory = sqlite3.Row
        return connection.execute(f"select * from {table} where {where}").fetchall()


def written(channel: Station, statement: str, *values: Any) -> None:
    """Changes the bot's database, as another process does."""
    with sqlite3.connect(channel.bot.database, timeout=10) as connection:
        connection.execute(statement, values)


def staff_writes(channel: Station, who: str, kind: str, text: str = "") -> None:
    """Staff say or order something; returns when the bot has carried it out."""
    row = (channel.sender(who), kind, text, "muster", time.time())
    written(
        channel,
        "insert into outbox (sender_id, kind, text, author, created) values (?,?,?,?,?)", *row,
    )  # fmt: skip
    end = time.monotonic() + 20
    while rows(channel, "outbox", f"sender_id = '{row[0]}' and done is null"):
        assert time.monotonic() < end, "the bot carries nothing out"
        time.sleep(0.05)


def quiet(channel: Station, people: list[str], seconds: float) -> bool:
    """Whether nobody of them gets anything for so long."""
    before = [len(channel.provider.to(who)) for who in people]
    time.sleep(seconds)
    return [len(channel.provider.to(who)) for who in people] == before
