"""A tracker store as Rasa writes it, a knowledge file, and accounts for every role."""

from __future__ import annotations

import json
import sqlite3
import time
import uuid
from pathlib import Path

import pytest
import sqlalchemy as sa
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from bot.channels.tables import OWN
from bot.handoff import tables as handoff_tables  # noqa: F401 - they belong to OWN, too
from console.accounts.models import User
from console.accounts.permissions import ROLES
from knowledge.compile import build

PASSWORD = "Lotsenturm am Hafen 77"
_SCHEMA = """
CREATE TABLE events (id INTEGER NOT NULL PRIMARY KEY, sender_id VARCHAR(255) NOT NULL,
  type_name VARCHAR(255) NOT NULL, timestamp FLOAT, intent_name VARCHAR(255),
  action_name VARCHAR(255), data TEXT);
CREATE INDEX ix_events_sender_id ON events (sender_id);
CREATE TABLE feedback (id INTEGER PRIMARY KEY, sender_id VARCHAR(255), event_id INTEGER,
  helpful BOOLEAN, word TEXT, created FLOAT);
"""


class Tracker:
    """Writes conversations the way Rasa's SQL tracker store does."""

    def __init__(self, path: Path) -> None:
        self.database = sqlite3.connect(path, isolation_level=None)
        self.database.executescript(_SCHEMA)
        OWN.create_all(sa.create_engine(f"sqlite:///{path}"))  # what the bot makes at its start

    def add(self, sender: str, kind: str, data: dict, at: float, intent: str = "") -> int:
        event = {"event": kind, "timestamp": at, **data}
        cursor = self.database.execute(
            "INSERT INTO events (sender_id, type_name, timestamp, intent_name, data) "
            "VALUES (?, ?, ?, ?, ?)",
            (sender, kind, at, intent or None, json.dumps(event)),
        )
        return int(cursor.lastrowid or 0)

    def turn(
        self,
        text: str = "Wann tagt der Integrationsrat?",
        sender: str = "",
        *,
        intent: str = "ask_meeting",
        confidence: float = 0.8,
        outcome: str = "answered",
        subject: str = "integrationsrat",
        statements: tuple = ("integrationsrat.meeting_place",),
        answer: str = "Im Rathaus.",
        channel: str = "web",
        language: str = "de",
        older: bool = False,
        at: float = 0.0,
        said_by: str = "",
    ) -> tuple[str, int, int]:
        """One question with its answer; returns the conversation and both events' ids."""
        sender, at = sender or uuid.uuid4().hex, at or time.time()
        entities = [{"entity": "subject", "value": subject, "confidence_entity": 1.0,
                     "phrase": "Integrationsrat"}] if subject else []  # fmt: skip
        entities.append({"entity": "language", "value": language})
        parsed = {"intent": {"name": intent, "confidence": confidence}, "entities": entities,
                  "intent_ranking": [{"name": intent, "confidence": confidence},
                                     {"name": "ask_history", "confidence": 0.07}]}  # fmt: skip
        asked = self.add(sender, "user", {"text": text, "parse_data": parsed,
                                          "input_channel": channel}, at, intent)  # fmt: skip
        source = {"id": "flyer-integrationsrat-2015", "cited": "Faltblatt des Integrationsrates, "
                  "Juni 2015", "place": "Kontakt"}  # fmt: skip
        custom = {
            "outcome": outcome,
            "sources": [source] if statements else [],
            "statements": [{"id": one, "text": "…", "entries": []} for one in statements],
        }
        if older:
            custom["older"] = [{"text": "2008 stand dort noch: Südwall 2–4.", "source": source}]
        if said_by:
            custom = {"from": said_by, "name": "Frau Muster"}
        said = self.add(sender, "bot", {"text": answer, "data": {"custom": custom}}, at + 0.1)
        return sender, asked, said

    def judge(self, sender: str, event: int, helpful: bool, word: str = "") -> None:
        self.database.execute("DELETE FROM feedback WHERE event_id = ?", [event])
        self.database.execute(
            "INSERT INTO feedback (sender_id, event_id, helpful, word, created) VALUES (?,?,?,?,?)",
            (sender, event, helpful, word, time.time()),
        )

    def delete(self, sender: str) -> None:
        self.database.execute("DELETE FROM events WHERE sender_id = ?", [sender])
        self.database.execute("DELETE FROM feedback WHERE sender_id = ?", [sender])


@pytest.fixture(scope="session")
def knowledge_file(tmp_path_factory):
    target = tmp_path_factory.mktemp("knowledge") / "knowledge.sqlite"
    build(target)
    return target


@pytest.fixture(autouse=True)
def console_settings(settings, tmp_path, knowledge_file, monkeypatch):
    """Every test has files of its own; argon2 stays, with less work per password."""
    for name, cost in (("time_cost", 1), ("memory_cost", 16), ("parallelism", 1)):
        monkeypatch.setattr(Argon2PasswordHasher, name, cost)
    settings.TRACKER_URL = f"sqlite:///{tmp_path}/conversations.sqlite"
    settings.KNOWLEDGE_FILE = knowledge_file
    settings.ALLOWED_HOSTS = ["testserver"]
    return settings


@pytest.fixture
def tracker(tmp_path, db):
    return Tracker(tmp_path / "conversations.sqlite")


@pytest.fixture
def account(db):
    """Makes an account with these roles."""

    def make(*roles: str, login: str = "", **fields) -> User:
        login = login or "-".join(roles) or "niemand"
        return User.objects.create(
            login, PASSWORD, name=f"Konto {login}", roles=list(roles), **fields
        )

    return make


@pytest.fixture
def client_of(account):
    """A signed-in browser for an account with these roles."""

    def make(*roles: str, **fields) -> Client:
        browser = Client(enforce_csrf_checks=False)
        browser.force_login(account(*roles, **fields),
                            backend="console.accounts.backends.LocalBackend")  # fmt: skip
        return browser

    return make


@pytest.fixture
def everyone(client_of):
    """A browser per role."""
    return {role: client_of(role) for role in ROLES}


@pytest.fixture
def admin(client_of):
    return client_of("administrator")
