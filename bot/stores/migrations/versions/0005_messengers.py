"""The messengers' tables (bot/channels/tables.py); taken over where an earlier program made them."""

from __future__ import annotations

import sqlalchemy as sa

from bot.stores.takeover import create

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Creates those that are missing."""
    create(
        "channel_contacts",
        sa.Column("sender_id", sa.String(255), primary_key=True),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("created", sa.Float, nullable=False),
        sa.Column("heard", sa.Float, nullable=False, index=True),
        sa.Column("noticed", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("cursor", sa.Integer, nullable=False, server_default="0"),
        sa.Column("parts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("offered", sa.Text),
        sa.Column("reading", sa.Float, nullable=False, server_default="0"),
        sa.Column("sending", sa.Float, nullable=False, server_default="0"),
    )
    create(
        "channel_inbox",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("sender_id", sa.String(255), nullable=False, index=True),
        sa.Column("place", sa.Float, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("received", sa.Float, nullable=False),
    )
    create(
        "channel_receipts",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("status", sa.String(16), primary_key=True),
        sa.Column("sender_id", sa.String(255), nullable=False, index=True),
        sa.Column("detail", sa.String(32)),
        sa.Column("received", sa.Float, nullable=False),
    )
    create(
        "channel_seen",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("received", sa.Float, nullable=False, index=True),
    )
