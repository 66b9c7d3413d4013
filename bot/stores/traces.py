"""What the tracker store and the channels keep of a conversation (see bot/privacy/traces.py)."""

from __future__ import annotations

from bot.privacy.traces import REQUESTS, SESSIONS, Free, Rows

TRACES: tuple[Rows | Free, ...] = (
    Rows("set_aside", "unlesbare Einträge", session="sender_id", when="found_at"),
    Rows("events", "Nachrichten und Antworten", session="sender_id",
         through=("sender_id", "conversations", "sender_id")),
    Rows("conversations", "Gespräche", session="sender_id", when="last_at"),
    Rows("intake", "Eingangsbuch", session="sender_id", when="received"),
    Rows("feedback", "Rückmeldungen", session="sender_id", when="created"),
    Rows("outbox", "Nachrichten von Mitarbeitenden", session="sender_id", when="created"),
    Rows("web_sessions", "Sitzungen", session="sender_id", when="seen", keep=SESSIONS),
    Rows("handoff_entries", "Verlauf von Anfragen",
         through=("request_id", "handoff_requests", "id"), keep=REQUESTS),
    Rows("handoff_mails", "Mails zu Anfragen", through=("request_id", "handoff_requests", "id"), keep=REQUESTS),
    Rows("handoff_requests", "Anfragen", session="sender_id", when="closed", keep=REQUESTS),
    Rows("handoff_chats", "Live-Chats", session="sender_id", when="asked"),
    Free("handoff_hours", "office hours"),
    Free("handoff_duty", "who of the staff is ready to chat"),
    Free("handoff_times", "durations by day"),
    Rows("channel_inbox", "Posteingang der Messenger", session="sender_id", when="received"),
    Rows("channel_receipts", "Zustellberichte", session="sender_id", when="received"),
    Rows("channel_contacts", "Absender der Messenger", session="sender_id", when="heard"),
    Free("channel_seen", "names of updates that came before; a name tells nothing"),
    Free("channel_leases", "which process fetches messages or announces"),
    Free("probe", "one row that shows that writing works"),
    Free("alembic_version", "the database's version"),
)  # fmt: skip
