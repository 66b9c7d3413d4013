"""How fast the pages are with very many messages: builds them, reads them in, measures."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

PAGES = (
    "/gespraeche/",
    "/gespraeche/?ergebnis=not_in_documents",
    "/gespraeche/?ergebnis=danger",
    "/gespraeche/?q=integrationsrat",
    "/gespraeche/?q=kanarienvogel",
    "/gespraeche/?sprache=tr&art=ask_event",
    "/gespraeche/?stand=done",
    "/gespraeche/?nach={deep}",
    "/gespraeche/{number}/",
    "/",
    "/aufgaben/",
    "/aufgaben/nicht-hilfreich/",
    "/aufgaben/nicht-in-den-dokumenten/",
    "/aufgaben/unsicher/",
    "/aufgaben/hilfe/",
    "/aufgaben/nicht-verstanden/",
    "/kennzahlen/?tage=30",
    "/wissen/bericht/fehlt/",
    "/protokoll/",
)
ROUNDS = 5
_OUTCOMES = (
    ["answered"] * 70
    + ["asked_back"] * 8
    + ["not_in_documents"] * 7
    + ["small_talk"] * 8
    + ["individual_case"] * 4
    + ["human"] * 2
    + ["out_of_scope"]
)
_WORDS = [
    "wer",
    "wann",
    "wo",
    "wie",
    "leitet",
    "tagt",
    "sitzt",
    "Büro",
    "Kurs",
    "Preis",
    "Programm",
    "Eltern",
    "Schule",
    "Nummer",
    "Sitzung",
]
_SUBJECTS = (
    "integrationsrat",
    "mia-do-ki",
    "integrationsbuero",
    "integrationspreis",
    "griffbereit",
)
_SCHEMA = """
CREATE TABLE events (id INTEGER NOT NULL PRIMARY KEY, sender_id VARCHAR(255) NOT NULL,
  type_name VARCHAR(255) NOT NULL, timestamp FLOAT, intent_name VARCHAR(255),
  action_name VARCHAR(255), data TEXT);
CREATE INDEX ix_events_sender_id ON events (sender_id);
"""


def run(messages: int, folder: Path | None) -> Iterator[str]:
    """Lines that say what was done and how long it took."""
    with tempfile.TemporaryDirectory() as temporary:
        home = (folder or Path(temporary)).absolute()
        home.mkdir(parents=True, exist_ok=True)
        tracker = home / "conversations.sqlite"
        if not tracker.exists():
            started = time.monotonic()
            build(tracker, messages)
            yield f"{messages} Nachrichten geschrieben in {time.monotonic() - started:.0f} s"
        environment = {**os.environ, "LOTSE_CONVERSATIONS": f"sqlite:///{tracker}",
                       "LOTSE_CONSOLE_DATABASE": f"sqlite:///{home}/console.sqlite",
                       "LOTSE_CONSOLE_SECRET": "benchmark"}  # fmt: skip
        # A process of its own: Django's settings are read once.
        done = subprocess.run(
            [sys.executable, "-m", "console.benchmark"],
            env=environment,
            check=False,
            stdout=subprocess.PIPE,
            text=True,
        )
        yield done.stdout.rstrip()


def build(path: Path, messages: int) -> None:
    """A tracker store with this many messages of residents and bot, over thirty days."""
    chance = random.Random(7)  # noqa: S311 - the same conversations every time
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_SCHEMA} BEGIN;")
    database.executemany(
        "INSERT INTO events (sender_id, type_name, timestamp, intent_name, data) "
        "VALUES (?,?,?,?,?)",
        _rows(messages, chance),
    )
    database.execute("COMMIT")
    database.close()


def _rows(messages: int, chance: random.Random) -> Iterator[tuple]:
    turns, begin = messages // 2, time.time() - 30 * 86400
    step, sender, left = 30 * 86400 / max(turns, 1), "", 0
    for number in range(turns):
        if not left:
            sender, left = f"{chance.getrandbits(128):032x}", chance.choice((1, 2, 2, 3, 4, 6, 9))
        left -= 1
        yield from _turn(sender, begin + number * step, chance, rare=number % 90_000 == 5)


def _turn(sender: str, at: float, chance: random.Random, rare: bool) -> Iterator[tuple]:
    name = "Integrationsrat" if chance.random() < 0.5 else "Integrationszentrum"
    words = [*chance.sample(_WORDS, 6), name]
    text = " ".join([*words, "Kanarienvogel"] if rare else words)
    intent = chance.choice(
        ("ask_contact", "ask_person", "ask_event", "ask_meeting", "ask_programme")
    )
    sure, outcome = chance.random(), "danger" if rare else chance.choice(_OUTCOMES)
    ranking = [
        {"name": name, "confidence": sure / (place + 1)}
        for place, name in enumerate((intent, "ask_body", "ask_topics", "ask_history"))
    ]
    parsed = {
        "intent": ranking[0],
        "intent_ranking": ranking,
        "text": text,
        "entities": [
            {"entity": "subject", "value": chance.choice(_SUBJECTS), "confidence_entity": 1.0},
            {"entity": "language", "value": chance.choice(("de",) * 20 + ("tr", "en", "uk"))},
        ],
    }
    asked = {"event": "user", "timestamp": at, "text": text, "parse_data": parsed,
             "input_channel": chance.choice(("web", "web", "web", "telegram"))}  # fmt: skip
    said = {
        "event": "bot",
        "timestamp": at + 0.1,
        "text": "Eine Antwort mit Quelle.",
        "data": {
            "custom": {
                "outcome": outcome,
                "statements": [{"id": "integrationsrat.phone"}],
                "sources": [],
            }
        },
    }
    yield sender, "user", at, intent, json.dumps(asked)
    yield sender, "bot", at + 0.1, None, json.dumps(said)


def _measure() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from console.accounts.models import User
    from console.conversations import index
    from console.conversations.models import Conversation, Turn
    from console.figures import days

    call_command("migrate", verbosity=0)
    started = time.monotonic()
    while not index.catch_up(60):
        pass
    days.refresh()
    said = f"{Turn.objects.count()} Fragen in {Conversation.objects.count()} Gesprächen eingelesen"
    _say(f"{said} in {time.monotonic() - started:.0f} s")
    login = "messung"
    user = User.objects.filter(login=login).first() or User.objects.create(
        login, "x" * 20, name="Messung", roles=["administrator"])  # fmt: skip
    browser = Client(HTTP_HOST="localhost")
    browser.force_login(user, backend="console.accounts.backends.LocalBackend")
    middle = Conversation.objects.order_by("last_at")[Conversation.objects.count() // 10]
    deep = f"{int(middle.last_at.timestamp() * 1e6)}-{middle.pk}"
    for page in PAGES:
        address = page.format(deep=deep, number=middle.pk)
        times = sorted(_timed(browser, address) for _ in range(ROUNDS))
        middle_time, work = times[len(times) // 2]
        _say(f"{middle_time:7.0f} ms, davon Rechenzeit {work:5.0f} ms  {page}")


def _timed(browser: object, address: str) -> tuple[float, float]:
    """Milliseconds that passed, and those that this process worked."""
    passed, worked = time.perf_counter(), time.process_time()
    answer = browser.get(address)  # type: ignore[attr-defined]
    assert answer.status_code == 200, (address, answer.status_code)
    return (time.perf_counter() - passed) * 1000, (time.process_time() - worked) * 1000


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _measure()
