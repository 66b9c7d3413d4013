"""The tables of the hand-off, in the conversations database: bot and console share one truth.

Times are seconds since 1970. The ids of deleted rows are not given out again: a page that somebody
left open must not show another resident's request.
"""

from __future__ import annotations

import sqlalchemy as sa

from bot.channels.tables import OWN

# One row: the office hours as JSON (see hours.py).
office_hours = sa.Table(
    "handoff_hours",
    OWN,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("data", sa.Text, nullable=False),
    sa.Column("changed", sa.Float, nullable=False),
)

# Who of the staff is ready to chat, and when their console was last seen.
duty = sa.Table(
    "handoff_duty",
    OWN,
    sa.Column("login", sa.String(80), primary_key=True),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("ready", sa.Boolean, nullable=False),
    sa.Column("seen", sa.Float, nullable=False),
)

# A resident's wish to be called or written to, as they edited it and agreed to.
requests = sa.Table(
    "handoff_requests",
    OWN,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("number", sa.String(16), nullable=False, unique=True),  # withdraws it, too
    sa.Column("sender_id", sa.String(255), nullable=False),
    sa.Column("client_id", sa.String(64), nullable=False),  # chosen by the page: once is enough
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("way", sa.String(8), nullable=False),  # call, mail, chat
    sa.Column("reach", sa.String(254), nullable=False),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("best_time", sa.String(200), nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("answer", sa.Text, nullable=False),  # what the bot said, with its source
    sa.Column("language", sa.String(3), nullable=False),
    sa.Column("office", sa.String(120), nullable=False, server_default=""),
    sa.Column("state", sa.String(12), nullable=False, index=True),
    sa.Column("created", sa.Float, nullable=False),
    sa.Column("agent", sa.String(80), nullable=False, server_default=""),
    sa.Column("agent_name", sa.String(120), nullable=False, server_default=""),
    sa.Column("claimed", sa.Float),
    sa.Column("answered", sa.Float),
    sa.Column("closed", sa.Float),  # retention counts from here
    sa.UniqueConstraint("sender_id", "client_id"),
    sqlite_autoincrement=True,
)

# What happened with a request: claimed, forwarded, noted, answered, closed; residents never see it.
entries = sa.Table(
    "handoff_entries",
    OWN,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("request_id", sa.Integer, nullable=False, index=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("author", sa.String(120), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("created", sa.Float, nullable=False),
    sqlite_autoincrement=True,
)

# Mail to be sent: to the office (new, forward, withdrawn) or to the resident (answer).
mails = sa.Table(
    "handoff_mails",
    OWN,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("request_id", sa.Integer, nullable=False, index=True),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("recipient", sa.String(254), nullable=False),  # empty: those of the setting
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("created", sa.Float, nullable=False),
    sa.Column("due", sa.Float, nullable=False),  # not before
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("sent", sa.Float, index=True),
    sa.Column("failed", sa.String(200)),  # given up, and why
    sqlite_autoincrement=True,
)

# A conversation that a person takes over, from the wish for it to its end.
chats = sa.Table(
    "handoff_chats",
    OWN,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("sender_id", sa.String(255), nullable=False, index=True),
    # The sender while it is not over, else NULL: nobody has two at once, whoever asks.
    sa.Column("open_for", sa.String(255), unique=True),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("state", sa.String(12), nullable=False, index=True),  # waiting, active, over
    sa.Column("asked", sa.Float, nullable=False),
    sa.Column("agent", sa.String(80), nullable=False, server_default=""),
    sa.Column("agent_name", sa.String(120), nullable=False, server_default=""),
    sa.Column("claimed", sa.Float),
    sa.Column("agent_seen", sa.Float),
    sa.Column("said", sa.Float),  # when staff last wrote
    sa.Column("last_key", sa.String(64)),  # of the form sent last: sent twice, said once
    sa.Column("ended", sa.Float),
    sa.Column("ended_by", sa.String(12), nullable=False, server_default=""),
    sqlite_autoincrement=True,
)

# How long somebody waited or was served. No trace of whom: the figures outlive the conversations.
times = sa.Table(
    "handoff_times",
    OWN,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("day", sa.String(10), nullable=False, index=True),
    sa.Column("kind", sa.String(8), nullable=False),  # request, live
    sa.Column("what", sa.String(8), nullable=False),  # waited, handled
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("seconds", sa.Float, nullable=False),
)
