"""Staff and residents who want a person: the pages, who may do what, and what is recorded."""

from __future__ import annotations

import json
import time
import uuid
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.channels.tables import outbox
from bot.handoff import live, requests
from bot.handoff.hours import ZONE, Hours, Span
from bot.handoff.presence import hours, on_duty, set_hours
from bot.handoff.tables import chats
from bot.handoff.wishes import wish
from console.audit.models import Entry
from console.conversations import index
from console.conversations.models import Conversation, Turn
from console.figures.tables import Period, summary
from console.handoff import waits
from console.handoff.models import Canned, Office
from console.handoff.store import read, write

pytestmark = pytest.mark.django_db
BODY = {"question": "Wer hilft mir?", "answer": "Das KI. Quelle: Steckbrief", "way": "call",
        "reach": "0231 5024567", "name": "Ada", "consent": True}  # fmt: skip


@pytest.fixture
def agent(tracker, client_of):
    return client_of("agent")


@pytest.fixture
def colleague(tracker, client_of):
    return client_of("agent", login="kollegin")


def placed(**fields):
    sender = fields.pop("sender", "web-a")
    wished = wish(BODY | fields)
    values = (sender, uuid.uuid4().hex, "web", wished, time.time(), "{number}")
    return write(requests.place, *values)[0]


def waiting(tracker, sender="web-a"):
    tracker.turn("Ich möchte mit einem Menschen sprechen", sender, outcome="human")
    write(live.ask, sender, "web", time.time() - 65, "Moment")
    return read(live.of_sender, sender).id


def session(sender="web-a"):
    text = "INSERT INTO web_sessions (sender_id, created, seen) VALUES (:sender, 1, 1)"
    write(lambda c: c.execute(sa.text(text), {"sender": sender}))


def orders(sender="web-a"):
    mine = sa.select(outbox.c.kind, outbox.c.text, outbox.c.author).where(
        outbox.c.sender_id == sender)  # fmt: skip
    return [tuple(row) for row in read(lambda c: c.execute(mine.order_by(outbox.c.id)).all())]


def deeds():
    return list(Entry.objects.order_by("id").values_list("who", "deed"))


def words_of(page):
    return page.content.decode()


def test_the_first_page_says_who_waits_and_how_long(tracker, client_of):
    write(lambda c: None)
    assert "Niemand wartet" in words_of(client_of("reader").get("/"))
    waiting(tracker)
    placed(sender="web-b")
    page = words_of(client_of("reader", login="zweite").get("/"))
    assert "<strong>1</strong> Chat und" in page and "<strong>1</strong> Anfrage," in page
    assert "am längsten seit <strong>1 Min.</strong>" in page


def test_a_chat_is_taken_served_and_handed_back(tracker, agent):
    number = waiting(tracker)
    session()
    desk = words_of(agent.get("/uebergabe/"))
    assert "Ich möchte mit einem Menschen sprechen" in desk and "1 Min." in desk
    assert agent.post(f"/uebergabe/chat/{number}/uebernehmen/").url == f"/uebergabe/chat/{number}/"
    key = {"schluessel": "k1", "text": "Guten Tag"}
    agent.post(f"/uebergabe/chat/{number}/schreiben/", key)
    agent.post(f"/uebergabe/chat/{number}/schreiben/", key)  # pressed twice
    assert "wird zugestellt" in words_of(agent.get(f"/uebergabe/chat/{number}/"))
    agent.post(f"/uebergabe/chat/{number}/zurueckgeben/")
    assert [kind for kind, _, _ in orders()] == [
        "notice", "pause", "notice", "message", "resume", "notice"]  # fmt: skip
    assert orders()[3][1:] == ("Guten Tag", "agent")
    recorded = [deed for who, deed in deeds() if who == "agent"]
    assert [one for one in recorded if one.startswith("chat-")] == [
        "chat-taken", "chat-said", "chat-said", "chat-returned"]  # fmt: skip
    assert "Guten Tag" not in str(list(Entry.objects.values_list()))


def test_a_colleague_cannot_take_or_write_into_a_taken_chat(tracker, agent, colleague):
    number = waiting(tracker)
    agent.post(f"/uebergabe/chat/{number}/uebernehmen/")
    answer = colleague.post(f"/uebergabe/chat/{number}/uebernehmen/", follow=True)
    assert "Jemand anderes war schneller" in words_of(answer)
    page = words_of(colleague.get(f"/uebergabe/chat/{number}/"))
    assert "Ihre Nachricht" not in page and "bei Konto agent" in page
    colleague.post(f"/uebergabe/chat/{number}/schreiben/", {"text": "Ich auch"})
    assert "Ich auch" not in str(orders())


def test_a_script_is_told_when_a_message_was_not_sent(tracker, agent):
    number = waiting(tracker)
    form = {"text": "Hallo", "schluessel": "k"}
    address, json_ = f"/uebergabe/chat/{number}/schreiben/", {"HTTP_ACCEPT": "application/json"}
    assert agent.post(address, form, **json_).status_code == 409
    agent.post(f"/uebergabe/chat/{number}/uebernehmen/")
    assert agent.post(address, form, **json_).json() == {"said": True}


def test_the_page_hears_what_is_new_and_keeps_the_chat_alive(tracker, agent):
    number = waiting(tracker)
    agent.post(f"/uebergabe/chat/{number}/uebernehmen/")
    old = time.time() - 100
    write(lambda c: c.execute(chats.update().values(agent_seen=old)))
    _, asked, _ = tracker.turn("<b>Noch da?</b>", "web-a", outcome="")
    news = json.loads(agent.get(f"/uebergabe/chat/{number}/neues/?nach={asked - 1}").content)
    assert "&lt;b&gt;Noch da?" in news["html"] and news["last"] > asked
    assert news["state"] == "active"
    assert read(live.one, number).agent_seen > old + 90
    again = agent.get(f"/uebergabe/chat/{number}/neues/?nach={news['last']}").json()
    assert again["html"].strip() == "" and again["last"] is None


def test_any_conversation_can_be_taken_over_from_its_transcript(tracker, agent):
    tracker.turn(sender="web-a")
    index.catch_up()
    number = Conversation.objects.get().pk
    assert "beendet" in words_of(agent.get(f"/gespraeche/{number}/"))
    agent.post(f"/uebergabe/gespraech/{number}/uebernehmen/")
    assert orders() == []  # nobody is there to read it
    session()
    assert "Gespräch übernehmen" in words_of(agent.get(f"/gespraeche/{number}/"))
    answer = agent.post(f"/uebergabe/gespraech/{number}/uebernehmen/")
    assert answer.url.startswith("/uebergabe/chat/")
    assert [kind for kind, _, _ in orders()] == ["pause", "notice"]


def test_what_a_person_answered_is_no_miss_of_the_bot(tracker, agent):
    number = waiting(tracker)
    agent.post(f"/uebergabe/chat/{number}/uebernehmen/")
    tracker.add("web-a", "user", {"text": "Wo ist das?", "input_channel": "web"}, time.time())
    index.catch_up()
    assert list(Turn.objects.order_by("event").values_list("outcome", flat=True)) == [
        "human", "staff"]  # fmt: skip
    today = datetime.now(ZONE).date()
    from console.figures import days

    days.refresh()
    assert summary(Period(today, today))["wanted"] == 1
    assert "Wo ist das?" not in words_of(agent.get("/aufgaben/nicht-verstanden/"))


def test_notes_stay_inside(tracker, agent):
    number = waiting(tracker)
    agent.post(f"/uebergabe/chat/{number}/notiz/", {"text": "ruft morgen an"})
    assert "ruft morgen an" in words_of(agent.get(f"/uebergabe/chat/{number}/"))
    assert "ruft morgen an" not in str(orders())


def test_duty_is_said_and_taken_back(tracker, agent):
    agent.get("/uebergabe/stand/")
    assert not read(on_duty, time.time())
    agent.post("/uebergabe/bereit/", {"bereit": "1"})
    assert read(on_duty, time.time())
    agent.get("/uebergabe/stand/")  # an open console changes nothing about it
    assert read(on_duty, time.time())
    agent.post("/uebergabe/bereit/", {"bereit": "0"})
    assert not read(on_duty, time.time())


def test_a_request_is_claimed_answered_and_closed(tracker, agent, colleague):
    one = placed()
    address = f"/uebergabe/anfrage/{one.id}/"
    page = words_of(agent.get(address))
    assert "+49 231 5024567" in page and "Wer hilft mir?" in page and "Quelle: Steckbrief" in page
    assert "Antworten" not in page
    agent.post(address + "uebernehmen/")
    late = colleague.post(address + "uebernehmen/", follow=True)
    assert "Jemand anderes war schneller" in words_of(late)
    colleague.post(address + "antworten/", {"text": "Ich auch"})
    assert read(requests.one, one.id).state == "claimed"
    agent.post(address + "antworten/", {"text": "angerufen, erledigt", "schliessen": "1"})
    assert read(requests.one, one.id).state == "closed"
    assert "angerufen, erledigt" in words_of(agent.get(address))
    assert [deed for _, deed in deeds() if deed.startswith("request-")] == [
        "request-read", "request-claimed", "request-read", "request-answered",
        "request-read"]  # fmt: skip
    logged = str(list(Entry.objects.values_list()))
    assert "5024567" not in logged and "Wer hilft" not in logged and one.number in logged


def test_a_request_is_forwarded_to_an_office_that_an_administrator_set_up(tracker, agent, admin):
    admin.post("/uebergabe/stellen/", {"name": "Bürgerbüro", "email": "amt@example.org"})
    one = placed()
    address = f"/uebergabe/anfrage/{one.id}/"
    office = Office.objects.get()
    agent.post(address + "weiterleiten/", {"stelle": str(office.pk), "text": "bitte"})
    assert read(requests.one, one.id).office == "Bürgerbüro"
    assert "für Bürgerbüro" in words_of(agent.get("/uebergabe/"))
    agent.post(address + "weiterleiten/", {"stelle": "99"})
    assert read(requests.one, one.id).office == "Bürgerbüro"
    admin.post(f"/uebergabe/stellen/{office.pk}/entfernen/")
    assert not Office.objects.exists()


def test_a_withdrawn_request_shows_nothing_of_it(tracker, agent):
    one = placed()
    agent.post(f"/uebergabe/anfrage/{one.id}/uebernehmen/")
    write(requests.withdraw, one.number, time.time())
    page = words_of(agent.get(f"/uebergabe/anfrage/{one.id}/"))
    assert "zurückgezogen" in page and "5024567" not in page and "Wer hilft" not in page


def test_what_residents_write_is_never_markup(tracker, agent):
    bad = "<script>alert(1)</script>"
    one = placed(question=bad, answer=bad, name=bad, best_time=bad)
    for address in ("/uebergabe/", f"/uebergabe/anfrage/{one.id}/"):
        page = words_of(agent.get(address))
        assert bad not in page and "&lt;script&gt;" in page


def test_only_agents_see_requests(tracker, client_of):
    one = placed()
    for role in ("reader", "reviewer", "editor"):
        assert client_of(role).get(f"/uebergabe/anfrage/{one.id}/").status_code == 403
        assert client_of(role, login=f"{role}2").get("/uebergabe/").status_code == 403


def test_an_administrator_sets_the_hours_and_sees_what_is_wrong(tracker, admin):
    assert "noch keine Sprechzeiten" in words_of(admin.get("/uebergabe/zeiten/"))
    wrong = admin.post("/uebergabe/zeiten/", {"day0": "morgens", "closed": "bald"})
    assert "„morgens“ ist keine Zeit" in words_of(wrong) and "„bald“ ist kein Tag" in words_of(
        wrong
    )
    assert read(hours) == Hours()
    form = {"day0": "9–12, 13:30-16", "closed": "24.12.2026–31.12.2026 Ferien", "holidays": "on",
            "requests": "on"}  # fmt: skip
    assert admin.post("/uebergabe/zeiten/", form).status_code == 302
    stored = read(hours)
    assert stored.days == {0: (Span(540, 720), Span(810, 960))}
    page = words_of(admin.get("/uebergabe/zeiten/"))
    assert "9:00–12:00, 13:30–16:00" in page and "24.12.2026–31.12.2026 Ferien" in page
    admin.post("/uebergabe/zeiten/", {"day0": "9–12"})
    assert not read(hours).requests and not read(hours).holidays
    assert ("administrator", "hours-changed") in deeds()


def test_the_desk_says_when_the_next_hours_begin(tracker, agent):
    assert "keine Sprechzeiten eingetragen" in words_of(agent.get("/uebergabe/"))
    later = datetime.now(ZONE) + timedelta(days=2)
    write(set_hours, Hours({later.weekday(): (Span(0, 1440),)}, holidays=False))
    assert "Die nächste beginnt am" in words_of(agent.get("/uebergabe/"))
    write(set_hours, Hours({day: (Span(0, 1440),) for day in range(7)}, holidays=False))
    assert "Niemand ist bereit" in words_of(agent.get("/uebergabe/"))
    agent.post("/uebergabe/bereit/", {"bereit": "1"})
    assert "Bereit: Konto agent." in words_of(agent.get("/uebergabe/"))


def test_canned_answers_fill_the_field_also_without_scripts(tracker, agent):
    agent.post("/uebergabe/textbausteine/", {"title": "Gruß", "text": "Hallo & guten Tag"})
    one = Canned.objects.get(title="Gruß")
    number = waiting(tracker)
    agent.post(f"/uebergabe/chat/{number}/uebernehmen/")
    page = words_of(agent.get(f"/uebergabe/chat/{number}/?vorlage={one.pk}"))
    assert "required>Hallo &amp; guten Tag</textarea>" in page
    agent.post(f"/uebergabe/textbausteine/{one.pk}/entfernen/")
    assert not Canned.objects.filter(title="Gruß").exists()


def test_waiting_and_handling_times_stand_in_the_figures(tracker, agent, client_of):
    number = waiting(tracker)
    agent.post(f"/uebergabe/chat/{number}/uebernehmen/")
    agent.post(f"/uebergabe/chat/{number}/zurueckgeben/")
    one = placed(sender="web-b")
    agent.post(f"/uebergabe/anfrage/{one.id}/uebernehmen/")
    today = datetime.now(ZONE).date()
    period = Period(today, today)
    assert dict(waits.steps(period, "waited")) | {"unter 1 Minute": 1, "1–5 Minuten": 1} == dict(
        waits.steps(period, "waited"))  # fmt: skip
    chats_, asked = waits.summary(period)
    assert (chats_["number"], asked["number"]) == (1, 1) and 64 < chats_["waited"] < 90
    assert waits.summary(Period(today, today, "telegram"))[0]["number"] == 0
    page = words_of(client_of("reader").get("/kennzahlen/"))
    assert "Wartezeit auf einen Menschen" in page and "Live-Chats übernommen" in page
    table = client_of("reader", login="r2").get("/kennzahlen/wartezeiten.csv").content.decode()
    assert "1–5 Minuten" in table


def test_pages_wait_for_a_bot_that_was_never_started(client_of, settings, tmp_path):
    settings.TRACKER_URL = f"sqlite:///{tmp_path}/nothing.sqlite"
    browser = client_of("administrator")
    answer = browser.get("/uebergabe/")
    assert answer.status_code == 503 and "Starten Sie ihn" in words_of(answer)
    assert browser.get("/").status_code == browser.get("/kennzahlen/").status_code == 200
    assert not (tmp_path / "nothing.sqlite").exists()


def test_a_request_from_a_messenger_is_answered_as_a_message(tracker, agent):
    wished = requests.Wish("chat", "", "Wann ist offen?")
    values = ("telegram-a", "an-id-of-it", "telegram", wished, time.time(), "{number}")
    number = write(requests.place, *values)[0].id
    assert "Antwort im Chat (Telegram)" in words_of(agent.get("/uebergabe/"))
    agent.post(f"/uebergabe/anfrage/{number}/uebernehmen/")
    page = words_of(agent.get(f"/uebergabe/anfrage/{number}/"))
    assert "Sie geht als Nachricht in den Chat der Person (Telegram)" in page
    assert "tel:" not in page and "mailto:" not in page
    agent.post(f"/uebergabe/anfrage/{number}/antworten/", {"text": "Um neun."})
    assert orders("telegram-a")[-1] == ("message", "Um neun.", "agent")
    note = {"text": "Nicht zugestellt: Sie hat den Bot blockiert.", "metadata": {"internal": True}}
    tracker.add("telegram-a", "bot", note, time.time() + 1)
    assert "Sie hat den Bot blockiert" in words_of(agent.get(f"/uebergabe/anfrage/{number}/"))


@pytest.mark.parametrize("wanted", [False, True])
def test_residents_learn_the_name_of_staff_only_by_setting(tracker, agent, settings, wanted):
    settings.HANDOFF_NAMES = wanted
    agent.post(f"/uebergabe/chat/{waiting(tracker)}/uebernehmen/")
    assert ("Konto agent" in orders()[-1][1]) == wanted
    assert "von der Stadt Dortmund ist jetzt da" in orders()[-1][1]


def test_every_channel_that_there_is_has_a_name_and_a_filter():
    from console.conversations.german import CHANNELS
    from lotse.channel.catalogue import CATALOGUE

    assert set(CATALOGUE) | {"web", "rest"} <= set(CHANNELS)
