"""The tables of the conversation database. migrations/ creates them; a test compares the two."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

# One row per conversation: what the next message needs, and what the console filters by.
conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("sender_id", sa.String(255), primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),  # number of saves: two writers collide here
    sa.Column("state", sa.Text),  # slots and pauses as JSON; NULL: replay the whole session
    sa.Column("started_at", sa.Float, nullable=False),
    sa.Column("last_at", sa.Float, nullable=False),  # retention counts from here
    sa.Column("channel", sa.String(64)),
    sa.Column("questions", sa.Integer, nullable=False),  # messages of the resident
    sa.Column("outcome", sa.String(32)),  # of the last answer
    sa.Index("ix_conversations_last_at", "last_at"),
    sa.Index("ix_conversations_outcome", "outcome", "last_at"),
    sa.Index("ix_conversations_channel", "channel", "last_at"),
)

_CONVERSATION = ("conversations.sender_id",)

# Rasa's own table (SQLTrackerStore.SQLEvent) with an owner and other indexes.
events = sa.Table(
    "events",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("sender_id", sa.String(255), nullable=False),
    sa.Column("type_name", sa.String(255), nullable=False),
    sa.Column("timestamp", sa.Float),
    sa.Column("intent_name", sa.String(255)),
    sa.Column("action_name", sa.String(255)),
    sa.Column("data", sa.Text),
    sa.ForeignKeyConstraint(
        ["sender_id"], _CONVERSATION, name="fk_events_conversation", ondelete="CASCADE"
    ),
    sa.Index("ix_events_conversation", "sender_id", "id"),
    sa.Index(
        "ix_events_intent", "intent_name", "timestamp",
        sqlite_where=sa.text("intent_name IS NOT NULL"),
        postgresql_where=sa.text("intent_name IS NOT NULL"),
    ),
)  # fmt: skip

# Rows that could not be read: kept for a person to look at, deleted with their conversation.
set_aside = sa.Table(
    "set_aside",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("sender_id", sa.String(255), nullable=False),
    sa.Column("event_id", sa.Integer),  # None: the conversation's own row
    sa.Column("type_name", sa.String(255)),
    sa.Column("timestamp", sa.Float),
    sa.Column("data", sa.Text),
    sa.Column("reason", sa.String(255), nullable=False),
    sa.Column("found_at", sa.Float, nullable=False),
    sa.ForeignKeyConstraint(
        ["sender_id"], _CONVERSATION, name="fk_set_aside_conversation", ondelete="CASCADE"
    ),
    sa.Index("ix_set_aside_conversation", "sender_id"),
)
