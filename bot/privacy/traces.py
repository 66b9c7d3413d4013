"""What a store keeps of a conversation: declared beside the store, used to delete everywhere.

A store puts a tuple `TRACES` into a module that imports nothing heavy and names the module in
lotse/privacy/registry.py. From then on `lotse privacy erase` and `purge` cover it, and a test fails
for any table that nobody declared.
"""

from __future__ import annotations

from dataclasses import dataclass

CONVERSATIONS = "conversations"  # kept for LOTSE_KEEP_CONVERSATIONS days
REQUESTS = "requests"  # kept for LOTSE_KEEP_REQUESTS days after they are closed
SESSIONS = "sessions"  # a day: what only serves a running conversation


@dataclass(frozen=True)
class Rows:
    """A table with rows that belong to conversations.

    `label` is how staff read it. `session` is the column with the conversation's id; where a table
    has none, `through` names (own column, parent table, parent's key column).
    `when` is the column that the retention counts from; where it is NULL nothing is deleted by age.
    Without `when` the rows go with their parent's or with their conversation's.
    `database` names the setting with the database's address.
    """

    table: str
    label: str
    session: str = ""
    through: tuple[str, str, str] | None = None
    when: str = ""
    dated: bool = False  # `when` is a date and time, not seconds since 1970
    keep: str = CONVERSATIONS
    database: str = "conversations"


@dataclass(frozen=True)
class Free:
    """A table that holds nothing of any conversation, and why."""

    table: str
    reason: str
    database: str = "conversations"
