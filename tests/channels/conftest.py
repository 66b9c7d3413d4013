"""A client of the web channel, and an intake over a real database with a brain that can fail."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from bot.channels.base import Message
from bot.channels.config import Patience
from bot.channels.database import Database
from bot.channels.intake import Intake
from bot.channels.journal import Journal
from bot.channels.log import ConversationLog
from bot.channels.tables import OWN, RASA, events
from tests.server import RunningBot, running_bot  # noqa: F401

FALLBACK = "Das ging schief, bitte rufen Sie an."
PATIENCE = Patience(answer=1.5, fallback=1.5, stale=1.7)  # short, but not for a busy machine


class Client:
    """A resident's page: an address and a session of its own."""

    def __init__(self, bot: RunningBot) -> None:
        number = uuid.uuid4().bytes
        self.address = f"10.{number[0]}.{number[1]}.{number[2]}"
        self.http = httpx.Client(
            base_url=bot.url,
            timeout=20,
            headers={"X-Forwarded-For": self.address},
            verify=False,  # plain HTTP; reading the certificates takes longer than a message
        )

    def begin(self) -> Client:
        """Begins a session."""
        answer = self.http.post("/chat/session")
        assert answer.status_code == 201, answer.text
        self.token = answer.json()["session"]
        self.http.headers["Authorization"] = f"Bearer {self.token}"
        return self

    def say(self, text: str, number: str = "") -> list[dict[str, Any]]:
        """The replies to a message."""
        answer = self.send(text=text, id=number or uuid.uuid4().hex)
        assert answer.status_code == 200, answer.text
        return answer.json()["replies"]

    def send(self, **body: Any) -> httpx.Response:
        """The raw answer to a message."""
        return self.http.post("/chat/message", json={"id": uuid.uuid4().hex} | body)

    def messages(self, after: str = "") -> list[dict[str, Any]]:
        """The conversation."""
        params = {"after": after} if after else {}
        return self.http.get("/chat/messages", params=params).json()["messages"]


@pytest.fixture
def client(running_bot: RunningBot) -> Iterator[Client]:  # noqa: F811
    """A page with a session at the real bot."""
    made = Client(running_bot)
    with made.http:
        yield made.begin()


@pytest.fixture
def other(running_bot: RunningBot) -> Iterator[Client]:  # noqa: F811
    """Another page with another session."""
    made = Client(running_bot)
    with made.http:
        yield made.begin()


class FakeBrain:
    """Stores a message and an answer as Rasa does; slow, silent or broken where a test says so."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.seconds = 0.0
        self.silent = False
        self.broken: Exception | None = None
        self.broken_store = False
        self.handled: list[str] = []

    async def handle(self, message: Message) -> None:
        await asyncio.sleep(self.seconds)
        if self.broken:
            raise self.broken
        self.handled.append(message.text)
        said = [] if self.silent else [("bot", {"text": f"Antwort auf {message.text}"})]
        await self._store(message.sender, [("user", user(message)), *said])

    async def fail(self, message: Message, sentence: str, stored: bool) -> None:
        if self.broken_store:
            raise OSError("disk full")
        heard = [] if stored else [("user", user(message))]
        said = ("bot", {"text": sentence, "data": {"custom": {"outcome": "failed"}}})
        await self._store(message.sender, [*heard, said])

    async def say(self, sender: str, text: str, metadata: dict[str, Any]) -> None:
        if self.broken_store:
            raise OSError("disk full")
        await self._store(sender, [("bot", {"text": text, "metadata": metadata})])

    async def order(self, sender: str, kind: str, metadata: dict[str, Any]) -> None:
        await self._store(sender, [(kind, {"metadata": metadata})])

    async def _store(self, sender: str, said: list[tuple[str, dict]]) -> None:
        def work(connection: Any) -> None:
            for kind, data in said:
                whole = json.dumps({"event": kind, "timestamp": time.time()} | data)
                row = {"sender_id": sender, "type_name": kind, "data": whole}
                connection.execute(events.insert().values(**row))

        await self.database.write(work)


def user(message: Message) -> dict[str, Any]:
    return {"text": message.text, "message_id": message.id}


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A fresh conversations database."""
    made = Database(f"sqlite:///{tmp_path}/conversations.sqlite")
    OWN.create_all(made.engine)
    RASA.create_all(made.engine)
    yield made
    made.close()


@pytest.fixture
def brain(database: Database) -> FakeBrain:
    return FakeBrain(database)


@pytest.fixture
def intake(database: Database, brain: FakeBrain) -> Intake:
    return make_intake(database, brain)


def make_intake(database: Database, brain: FakeBrain, **options: Any) -> Intake:
    """An intake as another process would have it over the same database."""
    journal = Journal(database, PATIENCE.stale)
    log = ConversationLog(database)
    return Intake(brain, log, journal, FALLBACK, patience=PATIENCE, **options)


def rows(database: Database, table: sa.Table) -> list[Any]:
    """All rows of a table."""
    with database.engine.begin() as connection:
        return connection.execute(sa.select(table)).all()
