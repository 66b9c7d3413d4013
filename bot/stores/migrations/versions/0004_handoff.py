"""The hand-off's tables (bot/handoff/tables.py)."""

from __future__ import annotations

import sqlalchemy as sa

from bot.stores.takeover import create

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Creates them."""
    _staff()
    _requests()
    _chats()


def _staff() -> None:
    create(
        "handoff_hours",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("changed", sa.Float, nullable=False),
    )
    create(
        "handoff_duty",
        sa.Column("login", sa.String(80), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("ready", sa.Boolean, nullable=False),
        sa.Column("seen", sa.Float, nullable=False),
    )


def _requests() -> None:
    create(
        "handoff_requests",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("number", sa.String(16), nullable=False, unique=True),
        sa.Column("sender_id", sa.String(255), nullable=False),
        sa.Column("client_id", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("way", sa.String(8), nullable=False),
        sa.Column("reach", sa.String(254), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("best_time", sa.String(200), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("language", sa.String(3), nullable=False),
        sa.Column("office", sa.String(120), nullable=False, server_default=""),
        sa.Column("state", sa.String(12), nullable=False, index=True),
        sa.Column("created", sa.Float, nullable=False),
        sa.Column("agent", sa.String(80), nullable=False, server_default=""),
        sa.Column("agent_name", sa.String(120), nullable=False, server_default=""),
        sa.Column("claimed", sa.Float),
        sa.Column("answered", sa.Float),
        sa.Column("closed", sa.Float),
        sa.UniqueConstraint("sender_id", "client_id"),
        sqlite_autoincrement=True,
    )
    create(
        "handoff_entries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("request_id", sa.Integer, nullable=False, index=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("author", sa.String(120), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("created", sa.Float, nullable=False),
        sqlite_autoincrement=True,
    )
    create(
        "handoff_mails",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("request_id", sa.Integer, nullable=False, index=True),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("recipient", sa.String(254), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("created", sa.Float, nullable=False),
        sa.Column("due", sa.Float, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("sent", sa.Float, index=True),
        sa.Column("failed", sa.String(200)),
        sqlite_autoincrement=True,
    )


def _chats() -> None:
    create(
        "handoff_chats",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sender_id", sa.String(255), nullable=False, index=True),
        sa.Column("open_for", sa.String(255), unique=True),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("state", sa.String(12), nullable=False, index=True),
        sa.Column("asked", sa.Float, nullable=False),
        sa.Column("agent", sa.String(80), nullable=False, server_default=""),
        sa.Column("agent_name", sa.String(120), nullable=False, server_default=""),
        sa.Column("claimed", sa.Float),
        sa.Column("agent_seen", sa.Float),
        sa.Column("said", sa.Float),
        sa.Column("last_key", sa.String(64)),
        sa.Column("ended", sa.Float),
        sa.Column("ended_by", sa.String(12), nullable=False, server_default=""),
        sqlite_autoincrement=True,
    )
    create(
        "handoff_times",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("day", sa.String(10), nullable=False, index=True),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("what", sa.String(8), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
    )
