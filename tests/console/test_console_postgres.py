"""The console on PostgreSQL, for both databases: the real process, a German database, every page."""

from __future__ import annotations

import json
import re
import time

import pytest
import requests
import sqlalchemy as sa

from bot.channels.tables import feedback
from bot.handoff.requests import place
from bot.handoff.wishes import wish
from bot.stores import migrate
from bot.stores.connect import connect, writing
from bot.stores.tables import conversations, events
from tests.console.running import Running
from tests.console.test_console_server import field
from tests.stores.conftest import postgres_server  # noqa: F401

PASSWORD = "Rostbraun und 4 Möwen"
TURNS = (
    ("web-a", "Wann tagt der Integrationsrat?", "answered", 0.9),
    ("web-a", "Und wie hoch ist das Sitzungsgeld?", "not_in_documents", 0.6),
    ("web-b", "Übersetzen Sie öffentliche ÖPNV-Fahrpläne?", "asked_back", 0.05),
    ("telegram-c", "Ich möchte mit einem Menschen sprechen", "human", 0.99),
)


def databases(server) -> tuple[str, str]:
    """Two new ones that sort as Germans do, where a comparison of words is not one of bytes."""
    base = server.url.rpartition("/")[0]
    engine = sa.create_engine(f"{base}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for name in ("lotse_talks", "lotse_console"):
            connection.execute(sa.text(
                f"CREATE DATABASE {name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'de-DE'"
            ))  # fmt: skip
    engine.dispose()
    return f"{base}/lotse_talks", f"{base}/lotse_console"


def talk(connection, sender: str, text: str, outcome: str, confidence: float) -> int:
    """One question and its answer, as the bot stores them; the answer's number."""
    now = time.time()
    known = sa.select(conversations.c.sender_id).where(conversations.c.sender_id == sender)
    if not connection.execute(known).first():
        connection.execute(conversations.insert().values(
            sender_id=sender, version=1, started_at=now, last_at=now, questions=1))  # fmt: skip
    parsed = {"intent": {"name": "ask_meeting", "confidence": confidence}, "entities": [
        {"entity": "subject", "value": "integrationsrat"}]}  # fmt: skip
    said = {"custom": {"outcome": outcome, "statements": [], "sources": []}}
    for kind, data in (
        ("user", {"text": text, "parse_data": parsed, "input_channel": sender.split("-")[0]}),
        ("bot", {"text": "Im Rathaus.", "data": said}),
    ):
        row = {"sender_id": sender, "type_name": kind, "timestamp": now}
        made = connection.execute(
            events.insert().values(data=json.dumps({"event": kind, **data}), **row)
        )
    return int(made.inserted_primary_key[0])


@pytest.fixture(scope="module")
def console(postgres_server, tmp_path_factory):  # noqa: F811
    talks, own = databases(postgres_server)
    migrate.upgrade(talks)
    engine = connect(talks)
    with writing(engine) as connection:
        answers = [talk(connection, *turn) for turn in TURNS]
        judged = {"sender_id": "web-a", "event_id": answers[0], "helpful": False}
        connection.execute(feedback.insert().values(created=time.time(), **judged))
        body = {"question": "Wer ruft mich an?", "way": "call", "reach": "0231 5024567",
                "consent": True}  # fmt: skip
        place(connection, "web-a", "an-id-of-it", "web", wish(body), time.time(), "{number}")
    engine.dispose()
    running = Running(tmp_path_factory.mktemp("console"), LOTSE_CONVERSATIONS=talks,
                      LOTSE_CONSOLE_DATABASE=own)  # fmt: skip
    yield running
    running.stop()


@pytest.fixture(scope="module")
def browser(console):
    """An administrator's, who came in by the first-start page."""
    made = requests.Session()
    page = made.get(f"{console.address}/start/")
    form = {"code": re.search(r"Startcode (\S+)", console.said)[1], "login": "ada", "name": "Ada",
            "password": PASSWORD, "csrfmiddlewaretoken": field(page.text, "csrfmiddlewaretoken")}  # fmt: skip
    assert made.post(f"{console.address}/start/", data=form).url.endswith("/erste-schritte/")

    def get(path: str) -> str:
        answer = made.get(console.address + path, timeout=30)
        assert answer.status_code == 200, path
        return answer.text

    def post(path: str, page: str, **form: str) -> str:
        form["csrfmiddlewaretoken"] = field(page, "csrfmiddlewaretoken")
        answer = made.post(console.address + path, data=form, timeout=30)
        assert answer.status_code == 200, path
        return answer.text

    get.post = post
    return get


@pytest.mark.parametrize(("filters", "number"), [
    ("", 3), ("?q=sitzungsgeld", 1), ("?q=sitz", 1), ("?q=öpnv", 1), ("?q=fahr", 1),
    ("?q=zzzz", 0), ("?ergebnis=human", 1), ("?kanal=telegram", 1), ("?sicherheit=tief", 1),
    ("?meinung=down", 1), ("?art=ask_meeting&stand=new", 3), ("?von=2000-01-01&bis=2099-01-01", 3),
    ("?von=2099-01-01", 0),
])  # fmt: skip
def test_the_inbox_and_its_filters(browser, filters, number):
    found = re.findall(r'data-item href="/gespraeche/\d+/', browser(f"/gespraeche/{filters}"))
    assert len(found) == number


def test_a_transcript_is_read_marked_and_searched_for(browser):
    listed = browser("/gespraeche/?q=sitzungsgeld")
    number = re.search(r'data-item href="/gespraeche/(\d+)/', listed)[1]
    page = browser(f"/gespraeche/{number}/")
    assert "Und wie hoch ist das Sitzungsgeld?" in page and "nicht hilfreich" in page
    browser.post(f"/gespraeche/{number}/markierung/", page, label="Sitzungen")
    browser.post(f"/gespraeche/{number}/notiz/", page, text="Nachgefragt")
    browser.post(f"/gespraeche/{number}/stand/", page, stand="done")
    page = browser("/gespraeche/?markierung=Sitzungen&stand=done")
    assert f"/gespraeche/{number}/" in page
    browser.post("/gespraeche/filter/", page, filter="stand=done", name="Fertige")
    assert "Fertige" in browser("/gespraeche/")


@pytest.mark.parametrize(("path", "words"), [
    ("/", "Warten auf einen Menschen"), ("/aufgaben/", "Nicht in den Dokumenten"),
    ("/aufgaben/nicht-in-den-dokumenten/", "Sitzungsgeld"),
    ("/aufgaben/nicht-verstanden/", "ÖPNV"), ("/aufgaben/nicht-hilfreich/", "tagt"),
    ("/aufgaben/unsicher/", "Unsicher"), ("/aufgaben/alte-aussagen/", "Alte"),
    ("/aufgaben/hilfe/", "Menschen sprechen"), ("/uebergabe/", "Wer ruft mich an?"),
    ("/kennzahlen/?tage=30", "Integrationsrat"), ("/kennzahlen/?tage=30&kanal=web", "Fragen"),
    ("/lernen/", "Lernen"), ("/wissen/", "Wissen"), ("/wissen/bericht/fehlt/", "Integrationsrat"),
    ("/konten/", "ada"), ("/protokoll/", "Ada"),
])  # fmt: skip
def test_every_page_works(browser, path, words):
    assert words in browser(path)


def test_the_figures_are_those_of_the_conversations(browser):
    today = browser("/kennzahlen/ergebnisse.csv?tage=30")
    assert "beantwortet" in today and "Mensch gewünscht" in today


def test_a_judgement_is_confirmed_and_a_request_answered(browser):
    page = browser("/uebergabe/")
    request = re.search(r"/uebergabe/anfrage/(\d+)/", page)[0]
    page = browser.post(f"{request}uebernehmen/", page)
    page = browser.post(f"{request}antworten/", page, text="Angerufen.", schliessen="1")
    assert "geschlossen" in page


def test_the_audit_log_cannot_be_changed_in_the_database(console, browser):
    browser("/protokoll/")
    engine = sa.create_engine(console.environment["LOTSE_CONSOLE_DATABASE"])
    for attack in ("UPDATE audit_entry SET who = 'x'", "DELETE FROM audit_entry",
                   "TRUNCATE audit_entry"):  # fmt: skip
        with pytest.raises(sa.exc.DBAPIError), engine.begin() as connection:
            connection.execute(sa.text(attack))
    engine.dispose()


def test_the_conversations_are_read_only_for_the_pages(console):
    from console.conversations import tracker

    engine = tracker._engine(console.environment["LOTSE_CONVERSATIONS"])
    with pytest.raises(sa.exc.DBAPIError, match="read-only"), engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM events"))
