"""Looks into the bot under test."""

from __future__ import annotations

import sqlite3
import sys
import time
from typing import Any

from bot.channels.replies import reply_of
from tests.messengers.stations import Sent, Station
from tests.server import RunningBot


def plain(one: Sent) -> str:
    """The text without the invisible signs that keep a messenger from formatting it."""
    return one.text.replace("\u2060", "")


def rows(of: Station | RunningBot, table: str, where: str = "1=1") -> list[Any]:
    """Rows of the bot's database."""
    bot = of.bot if isinstance(of, Station) else of
    with sqlite3.connect(bot.database, timeout=10) as connection:
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


def conversation(channel: Station, who: str) -> list[Any]:
    """What stands in the conversation, the resident's own messages too."""
    shown = "type_name in ('user', 'bot')"
    stored = rows(channel, "events", f"sender_id = '{channel.sender(who)}' and {shown} order by id")
    return [found for one in stored if (found := reply_of(one["id"], one["data"]))]


def told_staff(channel: Station, who: str, seconds: float = 20) -> list[str]:
    """What stands in the conversation for staff only."""
    end = time.monotonic() + seconds
    while True:
        found = [one["text"] for one in conversation(channel, who) if one.get("internal")]
        if found or time.monotonic() > end:
            return found
        time.sleep(0.1)


def told(figure: str) -> None:
    """Shows a measured figure with `pytest -s`."""
    sys.stdout.write(figure + "\n")
