"""What the console keeps of conversations (see bot/privacy/traces.py). Needs nothing of Django."""

from __future__ import annotations

from bot.privacy.traces import Free, Rows

_OF_CONVERSATION = ("conversation_id", "conversations_conversation", "id")


def _part(table: str, label: str) -> Rows:
    return Rows(table, label, through=_OF_CONVERSATION, database="console")


def _free(table: str, reason: str) -> Free:
    return Free(table, reason, database="console")


TRACES: tuple[Rows | Free, ...] = (
    _part("conversations_word", "Wörter für die Suche"),
    _part("conversations_turn", "Verzeichnis der Fragen"),
    _part("conversations_note", "Notizen"),
    _part("conversations_handled", "erledigte Aufgaben"),
    _part("conversations_conversation_labels", "Markierungen"),
    Rows("review_item", "beurteilte Fragen", session="sender", when="aging_since", dated=True,
         database="console"),
    Rows("conversations_conversation", "Verzeichnis der Gespräche", session="sender",
         when="last_at", dated=True, database="console"),
    _free("conversations_cursor", "how far the tracker store was read"),
    _free("conversations_label", "the words that labels consist of"),
    _free("conversations_savedfilter", "filters of staff"),
    *(_free(one, "accounts of staff") for one in (
        "accounts_attempt", "accounts_user", "auth_group", "auth_group_permissions",
        "auth_permission", "django_session")),
    *(_free(one, "the framework's own") for one in (
        "django_content_type", "django_migrations")),
    _free("facts_mark", "about statements of the knowledge base"),
    _free("facts_proposal", "about statements of the knowledge base"),
    *(_free(one, "counts by day") for one in (
        "figures_count", "figures_changedday", "figures_weeklymail")),
    *(_free(one, "set up by staff") for one in ("handoff_canned", "handoff_office")),
    _free("audit_entry", "deeds of staff; conversations by number only"),
)  # fmt: skip
