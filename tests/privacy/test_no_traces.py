"""A canary goes in by every door; afterwards no table, no journal and no log line knows it."""

from __future__ import annotations

import sqlite3
import time
import uuid

import pytest
import requests
from django.test import Client

from bot.privacy.traces import Rows
from lotse.privacy.registry import traces
from tests.privacy.conftest import Bot

CANARIES = {
    "name": "Zwetanka Krautwurstova",
    "phone": "0231 9182736",
    "mail": "canary.vogel@beispielpost.de",
    "iban": "DE50526018159083016613",
    "street": "Kanarienvogelstraße 77",
    "file": "33/7-90817-K",
}
MESSAGE = (
    "Ich heiße {name}, Tel. {phone}, Mail {mail}, IBAN {iban}, ich wohne in der {street}, "
    "Aktenzeichen {file}. Wann trifft sich der Integrationsrat?"
).format(**CANARIES)
PIECES = [
    b"Zwetanka",
    b"Krautwurst",
    b"9182736",
    b"canary.vogel",
    b"5260181590",
    b"Kanarienvogel",
    b"90817",
]


def _conversations(bot: Bot) -> sqlite3.Connection:
    return sqlite3.connect(bot.folder / "conversations.sqlite")


def _sender(bot: Bot, like: str) -> str:
    with _conversations(bot) as database:
        found = database.execute(
            "SELECT sender_id FROM conversations WHERE sender_id LIKE ? ORDER BY last_at DESC",
            (like,),
        ).fetchone()
    return str(found[0])


def test_a_message_with_personal_data_is_answered_like_one_without(bot: Bot) -> None:
    header = bot.session()
    with_data = bot.say(MESSAGE, header)
    plain = bot.say("Wann trifft sich der Integrationsrat?", bot.session())
    assert with_data[0]["statements"] == plain[0]["statements"] != []


def test_no_door_lets_personal_data_into_any_file(bot: Bot) -> None:
    header = bot.session()
    replies = bot.say(MESSAGE, header)
    bot.rest(MESSAGE, "rest-canary")
    requests.post(
        f"{bot.address}/chat/feedback", headers=header, timeout=20,
        json={"reply": replies[0]["id"], "helpful": False, "word": MESSAGE[:190]},
    ).raise_for_status()  # fmt: skip
    everything = bot.everything()
    assert [piece for piece in PIECES if piece in everything] == []
    assert b"[Telefon]" in everything  # it was stored, without them


@pytest.mark.django_db
def test_no_export_holds_personal_data(bot: Bot, settings) -> None:
    header = bot.session()
    bot.say(MESSAGE, header)
    download = requests.get(f"{bot.address}/chat/transcript", headers=header, timeout=20).content
    settings.TRACKER_URL = bot.environment["LOTSE_CONVERSATIONS"]
    settings.ALLOWED_HOSTS = ["testserver"]
    exports = _of_console(_sender(bot, "web-%"))
    assert b"Fragen" in exports and b"[Telefon]" in exports and b"[Telefon]" in download
    assert [piece for piece in PIECES if piece in exports + download] == []


def _of_console(sender: str) -> bytes:
    """All that the console gives out, and what `lotse review export` would."""
    from console.accounts.models import User
    from console.conversations import index
    from console.conversations.models import Conversation
    from console.figures.tables import NAMES
    from console.review.models import Item

    while not index.catch_up(5):
        pass
    conversation = Conversation.objects.get(sender=sender)
    browser = Client()
    user = User.objects.create("ada", "x" * 20, name="Ada", roles=["administrator"])
    browser.force_login(user, backend="console.accounts.backends.LocalBackend")
    own, turn = f"/lernen/gespraech/{conversation.pk}", conversation.index.get()
    browser.post(f"{own}/frage/{turn.event}/richtig/")
    browser.post(f"{own}/prueffrage/")
    pages = [f"/kennzahlen/{name}.csv?tage=7" for name in NAMES]
    pages += [
        "/kennzahlen/woche/",
        "/gespraeche/",
        f"/gespraeche/{conversation.pk}/",
        "/protokoll/",
    ]
    items = str(list(Item.objects.values()))
    assert Item.objects.count() == 2
    return b"".join(browser.get(page).content for page in pages) + items.encode()


def test_the_stored_text_is_the_understood_one(bot: Bot) -> None:
    bot.rest("Ich heiße Zwetanka. Wer leitet das Integrationszentrum?", "rest-understood")
    with _conversations(bot) as database:
        rows = database.execute(
            "SELECT data FROM events WHERE sender_id = 'rest-understood' AND type_name = 'user'"
        ).fetchall()
    assert '"text": "Ich hei\\u00dfe [Name]. Wer leitet' in rows[0][0]
    assert "Zwetanka" not in rows[0][0]


def test_erase_removes_every_trace_of_a_conversation_and_of_no_other(bot: Bot) -> None:
    header = bot.session()
    replies = bot.say("Wo finde ich den zauberhaften Regenbogenkanarien-Verein?", header)
    bot.rest("Gibt es eine Feier am Tag der offenen Tür?", "rest-stays")
    requests.post(
        f"{bot.address}/chat/feedback", headers=header, timeout=20,
        json={"reply": replies[0]["id"], "helpful": True, "word": "Regenbogenkanarien fein"},
    ).raise_for_status()  # fmt: skip
    assert b"Regenbogenkanarien" in bot.everything()
    session = _sender(bot, "web-%")
    done = bot.lotse("privacy", "erase", session)
    assert done.returncode == 0, done.stderr
    everything = bot.everything()
    assert b"Regenbogenkanarien" not in everything
    assert session.encode() not in everything
    assert b"rest-stays" in everything
    assert "Gespräche: 1 gelöscht" in done.stdout
    again = bot.lotse("privacy", "erase", session)
    assert again.returncode != 0 and "nichts gespeichert" in again.stderr


def test_a_residents_own_deletion_leaves_nothing_either(bot: Bot) -> None:
    header = bot.session()
    bot.say("Gibt es einen Papageientaucher-Stammtisch?", header)
    session = _sender(bot, "web-%")
    requests.delete(f"{bot.address}/chat/session", headers=header, timeout=20).raise_for_status()
    bot.lotse("privacy", "purge")  # writes the journals back
    everything = bot.everything()
    assert b"Papageientaucher" not in everything
    assert session.encode() not in everything


def _request(bot: Bot, header: dict[str, str], question: str) -> str:
    """A request with personal data, which a person agreed to; its number."""
    sent = requests.post(
        f"{bot.address}/chat/request", headers=header, timeout=20,
        json={"id": str(uuid.uuid4()), "question": question, "way": "mail", "consent": True,
              "reach": "dodo.vogel@beispielpost.de", "name": "Dodo Albatros"},
    )  # fmt: skip
    sent.raise_for_status()
    return str(sent.json()["number"])


def test_erase_reaches_requests_too(bot: Bot) -> None:
    header = bot.session()
    bot.say("Guten Tag", header)
    _request(bot, header, "Wo brütet der Albatros?")
    assert b"Albatros" in bot.everything()
    session = _sender(bot, "web-%")
    done = bot.lotse("privacy", "erase", session)
    assert "Anfragen: 1 gelöscht" in done.stdout
    everything = bot.everything()
    for piece in (b"Albatros", b"dodo.vogel", session.encode()):
        assert piece not in everything


def test_a_withdrawn_request_leaves_no_word(bot: Bot) -> None:
    header = bot.session()
    number = _request(bot, header, "Wo brütet der Basstölpel?")
    gone = requests.delete(f"{bot.address}/chat/request/{number}", headers=header, timeout=20)
    gone.raise_for_status()
    bot.lotse("privacy", "purge")  # writes the journals back
    everything = bot.everything()
    assert "Basstölpel".encode() not in everything and b"dodo.vogel" not in everything


def test_requests_are_deleted_fourteen_days_after_they_were_closed(bot: Bot) -> None:
    header = bot.session()
    names = {"Eistaucher": 15, "Eissturmvogel": 13, "Eiderente": 0}
    for name, days in names.items():
        number = _request(bot, header, f"Wo brütet {name}?")
        closed = time.time() - days * 86400 if days else None
        with _conversations(bot) as database:
            database.execute(
                "UPDATE handoff_requests SET closed = ?, created = 1 WHERE number = ?",
                (closed, number),
            )
    assert bot.lotse("privacy", "purge").returncode == 0
    everything = bot.everything()
    assert [name for name in names if name.encode() in everything] == ["Eissturmvogel", "Eiderente"]
    with _conversations(bot) as database:  # what hangs on a request goes with it
        left = "SELECT count(*) FROM handoff_mails WHERE request_id NOT IN (SELECT id FROM {})"
        assert database.execute(left.format("handoff_requests")).fetchone() == (0,)


def test_purge_deletes_old_conversations_and_keeps_young_ones(bot: Bot) -> None:
    bot.rest("Wo war das Flamingoscheune-Treffen?", "rest-old")
    bot.rest("Wo ist das Kranichkolonie-Treffen?", "rest-young")
    with _conversations(bot) as database:
        database.execute(
            "UPDATE conversations SET last_at = last_at - 31 * 86400 WHERE sender_id = 'rest-old'"
        )
    done = bot.lotse("privacy", "purge")
    assert done.returncode == 0, done.stderr
    everything = bot.everything()
    assert b"Flamingoscheune" not in everything
    assert b"Kranichkolonie" in everything


def test_every_table_of_the_bot_is_declared(bot: Bot) -> None:
    with _conversations(bot) as database:
        tables = {
            row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type='table'")
        }
    declared = {one.table for one in traces() if one.database == "conversations"}
    unknown = {one for one in tables if not one.startswith("sqlite_")} - declared
    assert not unknown, f"add these tables to bot/stores/traces.py: {sorted(unknown)}"


def test_declared_columns_exist(bot: Bot) -> None:
    with _conversations(bot) as database:
        for one in traces():
            if not isinstance(one, Rows) or one.database != "conversations":
                continue
            columns = {row[1] for row in database.execute(f"PRAGMA table_info({one.table})")}
            assert {one.session, one.when} - {""} <= columns, one.table


def test_the_log_names_no_version_and_shows_no_stack_trace(bot: Bot) -> None:
    requests.get(f"{bot.address}/nirgends", timeout=5)
    requests.post(f"{bot.address}/chat/message", data=b"\xff{", timeout=5)
    log = (bot.folder / "bot.log").read_text(encoding="utf-8", errors="replace")
    assert "Traceback" not in log and "3.6.21" not in log and "locals" not in log
