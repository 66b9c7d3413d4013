"""The channels' own tables (bot/channels/tables.py); taken over where an earlier program made them."""

from __future__ import annotations

import sqlalchemy as sa

from bot.stores.takeover import create

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Creates those that are missing."""
    _messages()
    create(
        "web_sessions",
        sa.Column("sender_id", sa.String(255), primary_key=True),
        sa.Column("created", sa.Float, nullable=False, index=True),
        sa.Column("seen", sa.Float, nullable=False),
    )
    create(
        "feedback",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sender_id", sa.String(255), nullable=False),
        sa.Column("event_id", sa.Integer, nullable=False),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("word", sa.Text),
        sa.Column("created", sa.Float, nullable=False, index=True),
        sa.UniqueConstraint("sender_id", "event_id"),
    )


def _messages() -> None:
    create(
        "intake",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("sender_id", sa.String(255), nullable=False),
        sa.Column("message_id", sa.String(128), nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("metadata", sa.Text, nullable=False, server_default="{}"),
        sa.Column("received", sa.Float, nullable=False, index=True),
        sa.Column("claimed", sa.Float),
        sa.Column("first_event", sa.Integer),
        sa.Column("last_event", sa.Integer),
        sa.UniqueConstraint("sender_id", "message_id"),
    )
    create(
        "outbox",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sender_id", sa.String(255), nullable=False, index=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("author", sa.String(255)),
        sa.Column("created", sa.Float, nullable=False),
        sa.Column("claimed", sa.Float),
        sa.Column("done", sa.Float, index=True),
    )
