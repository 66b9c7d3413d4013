"""A row per conversation, an owner for each event, unreadable rows, the console's indexes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_KNOWN = sa.text("intent_name IS NOT NULL")


def upgrade() -> None:
    """Conversations that Rasa stored get a row without a snapshot: they are replayed once."""
    _conversations()
    op.execute(
        "INSERT INTO conversations (sender_id, version, started_at, last_at, questions) "
        "SELECT sender_id, 1, COALESCE(MIN(timestamp), 0), COALESCE(MAX(timestamp), 0), "
        "SUM(CASE WHEN type_name = 'user' THEN 1 ELSE 0 END) FROM events GROUP BY sender_id"
    )
    with op.batch_alter_table("events") as table:
        table.drop_index("ix_events_sender_id")
        table.create_foreign_key(
            "fk_events_conversation", "conversations", ["sender_id"], ["sender_id"],
            ondelete="CASCADE",
        )  # fmt: skip
    op.create_index("ix_events_conversation", "events", ["sender_id", "id"])
    op.create_index("ix_events_intent", "events", ["intent_name", "timestamp"],
                    sqlite_where=_KNOWN, postgresql_where=_KNOWN)  # fmt: skip
    _set_aside()


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("sender_id", sa.String(255), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.Text),
        sa.Column("started_at", sa.Float, nullable=False),
        sa.Column("last_at", sa.Float, nullable=False),
        sa.Column("channel", sa.String(64)),
        sa.Column("questions", sa.Integer, nullable=False),
        sa.Column("outcome", sa.String(32)),
    )
    op.create_index("ix_conversations_last_at", "conversations", ["last_at"])
    op.create_index("ix_conversations_outcome", "conversations", ["outcome", "last_at"])
    op.create_index("ix_conversations_channel", "conversations", ["channel", "last_at"])


def _set_aside() -> None:
    op.create_table(
        "set_aside",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sender_id", sa.String(255), nullable=False),
        sa.Column("event_id", sa.Integer),
        sa.Column("type_name", sa.String(255)),
        sa.Column("timestamp", sa.Float),
        sa.Column("data", sa.Text),
        sa.Column("reason", sa.String(255), nullable=False),
        sa.Column("found_at", sa.Float, nullable=False),
        sa.ForeignKeyConstraint(
            ["sender_id"], ["conversations.sender_id"], name="fk_set_aside_conversation",
            ondelete="CASCADE",
        ),
    )  # fmt: skip
    op.create_index("ix_set_aside_conversation", "set_aside", ["sender_id"])
