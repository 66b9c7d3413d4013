"""What only one of several processes may do (bot/channels/messenger/alone.py)."""

from __future__ import annotations

import sqlalchemy as sa

from bot.stores.takeover import create

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Creates the table."""
    create(
        "channel_leases",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("holder", sa.String(32), nullable=False),
        sa.Column("until", sa.Float, nullable=False),
    )
