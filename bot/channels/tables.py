"""The channels' own tables in the conversations database, and Rasa's table of events as we read it.

bot/stores/migrations creates them; a test compares the two (docs/channels.md says how to add one).
None of them holds a second copy of a conversation: `intake.text` is emptied as soon as the message
stands among Rasa's events.
"""

from __future__ import annotations

import sqlalchemy as sa

OWN = sa.MetaData()
RASA = sa.MetaData()  # created by the tracker store, never by us

events = sa.Table(
    "events",
    RASA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("sender_id", sa.String(255)),
    sa.Column("type_name", sa.String(255)),
    sa.Column("timestamp", sa.Float),
    sa.Column("intent_name", sa.String(255)),
    sa.Column("action_name", sa.String(255)),
    sa.Column("data", sa.Text),
)

# Each accepted message, written before it is answered; what makes a repeat harmless.
intake = sa.Table(
    "intake",
    OWN,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("sender_id", sa.String(255), nullable=False),
    sa.Column("message_id", sa.String(128), nullable=False),
    sa.Column("text", sa.Text),  # until it stands in the conversation
    sa.Column("metadata", sa.Text, nullable=False, server_default="{}"),
    sa.Column("received", sa.Float, nullable=False, index=True),
    sa.Column("claimed", sa.Float),  # when a process last began to answer it
    sa.Column("first_event", sa.Integer),  # the message itself among the events
    sa.Column("last_event", sa.Integer),  # the last event of its turn
    sa.UniqueConstraint("sender_id", "message_id"),
)

web_sessions = sa.Table(
    "web_sessions",
    OWN,
    sa.Column("sender_id", sa.String(255), primary_key=True),
    sa.Column("created", sa.Float, nullable=False, index=True),
    sa.Column("seen", sa.Float, nullable=False),
)

# "War das hilfreich?": one row a reply, the last word counts.
feedback = sa.Table(
    "feedback",
    OWN,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("sender_id", sa.String(255), nullable=False),
    sa.Column("event_id", sa.Integer, nullable=False),
    sa.Column("helpful", sa.Boolean, nullable=False),
    sa.Column("word", sa.Text),
    sa.Column("created", sa.Float, nullable=False, index=True),
    sa.UniqueConstraint("sender_id", "event_id"),
)

# What staff want said or done; another process writes rows, the bot carries them out in order.
outbox = sa.Table(
    "outbox",
    OWN,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("sender_id", sa.String(255), nullable=False, index=True),
    sa.Column("kind", sa.String(16), nullable=False),  # message, notice, pause, resume
    sa.Column("text", sa.Text),  # until it stands in the conversation
    sa.Column("author", sa.String(255)),
    sa.Column("created", sa.Float, nullable=False),
    sa.Column("claimed", sa.Float),
    sa.Column("done", sa.Float, index=True),
)

# How a messenger's senders are reached, sealed; needed only to answer them.
channel_contacts = sa.Table(
    "channel_contacts",
    OWN,
    sa.Column("sender_id", sa.String(255), primary_key=True),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("created", sa.Float, nullable=False),
    sa.Column("heard", sa.Float, nullable=False, index=True),
    sa.Column("noticed", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("cursor", sa.Integer, nullable=False, server_default="0"),
    sa.Column("parts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("offered", sa.Text),
    sa.Column("reading", sa.Float, nullable=False, server_default="0"),  # leased until
    sa.Column("sending", sa.Float, nullable=False, server_default="0"),
)

# What a messenger brought and is not answered yet, sealed; a row goes when it is.
channel_inbox = sa.Table(
    "channel_inbox",
    OWN,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("sender_id", sa.String(255), nullable=False, index=True),
    sa.Column("place", sa.Float, nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("received", sa.Float, nullable=False),
)

# What became of messages that were sent, where the provider says so.
channel_receipts = sa.Table(
    "channel_receipts",
    OWN,
    sa.Column("name", sa.String(64), primary_key=True),  # of the message; tells nothing
    sa.Column("status", sa.String(16), primary_key=True),
    sa.Column("sender_id", sa.String(255), nullable=False, index=True),
    sa.Column("detail", sa.String(32)),
    sa.Column("received", sa.Float, nullable=False),
)

# Names of updates that came already; a name tells nothing about its sender.
channel_seen = sa.Table(
    "channel_seen",
    OWN,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("received", sa.Float, nullable=False, index=True),
)

# What only one of several processes may do, and until when one of them has taken it.
channel_leases = sa.Table(
    "channel_leases",
    OWN,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("holder", sa.String(32), nullable=False),
    sa.Column("until", sa.Float, nullable=False),
)

# What a deletion empties besides the tracker store's own tables; the session last.
BY_SENDER = (
    intake, feedback, outbox, channel_inbox, channel_receipts, channel_contacts, web_sessions,
)  # fmt: skip
# What goes when its conversation is gone, by the time that says how old it is.
ORPHANS = (
    (feedback, feedback.c.created),
    (outbox, outbox.c.created),
    (intake, intake.c.received),
    (channel_inbox, channel_inbox.c.received),
    (channel_receipts, channel_receipts.c.received),
    (channel_contacts, channel_contacts.c.heard),
)
