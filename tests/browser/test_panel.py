"""What the panel offers, against a channel that answers as the test says."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

SOURCE = {"id": "a", "cited": "Faltblatt des Musterrates, Juni 2015", "place": "Kontakt"}
OLDER = {
    "text": "2008 war es am Alten Weg 1.",
    "source": {"id": "b", "cited": "Musterblatt, Januar 2008", "place": "Seite 2"},
}
ANSWER = {
    "outcome": "answered",
    "text": "Der Musterrat sitzt in der Musterstraße 5, 44122 Dortmund.\n• erstens\n• zweitens\n"
    "Ältere Angabe (Musterblatt, Januar 2008): 2008 war es am Alten Weg 1.\n"
    "Quelle: Faltblatt des Musterrates, Juni 2015",
    "sources": [SOURCE],
    "older": [OLDER],
    "more": 7,
}


@pytest.fixture
def visitor(visit, stub):
    """A visitor with an open panel."""
    stub.replies["Wo?"] = ANSWER
    return visit(stub.url).open()


def test_source_and_older_statement_stand_apart_from_the_answer(visitor):
    answer = visitor.ask("Wo?")
    expect(answer.locator(".said")).to_have_text(
        "Der Musterrat sitzt in der Musterstraße 5, 44122 Dortmund.erstenszweitens"
    )
    expect(answer.locator(".said li")).to_have_count(2)
    expect(answer.locator(".older")).to_contain_text(
        "2008 war es am Alten Weg 1. Musterblatt, Januar 2008 – Abschnitt „Seite 2“"
    )
    expect(answer.locator(".sources li")).to_have_text(
        "Faltblatt des Musterrates, Juni 2015 – Abschnitt „Kontakt“"
    )
    expect(answer.locator("a.card")).to_have_count(1)  # the older address is on no map


def test_the_rest_of_a_long_list_is_one_button_away(visitor, stub):
    visitor.ask("Wo?").get_by_role("button", name="Alle zeigen (7 weitere)").click()
    expect(visitor.find(".message.resident").last).to_contain_text("alle")


@pytest.mark.parametrize("outcome", ["human", "individual_case", "not_in_documents", "asked_back"])
def test_an_answer_looks_like_an_answer_whatever_its_outcome(visitor, stub, outcome):
    stub.replies["Und?"] = {"outcome": outcome, "text": "Das ist eine Antwort."}
    looks = """one => { const {fontSize, fontWeight, color} = getComputedStyle(one);
        return [fontSize, fontWeight, color, one.getBoundingClientRect().left] }"""
    first, second = (
        visitor.ask(text).locator(".bubble").evaluate(looks) for text in ("Wo?", "Und?")
    )
    assert first == second


def test_the_privacy_notice_stands_before_the_first_message(visitor, stub):
    expect(visitor.find("#notice")).to_contain_text("Programm")
    expect(visitor.find("#notice")).to_contain_text("30 Tagen")
    expect(visitor.find("#notice a")).to_have_attribute("href", f"{stub.url}#datenschutz")
    assert stub.sessions == set()  # nothing is sent before the first message


def test_helpful_and_a_word_reach_the_channel(visitor, stub):
    answer = visitor.ask("Wo?")
    answer.get_by_role("button", name="Nein").click()
    word = answer.get_by_role("textbox")
    expect(word).to_be_focused()
    word.fill("Die Hausnummer fehlt")
    word.press("Enter")
    expect(answer.locator(".rating")).to_have_text("Danke für Ihre Rückmeldung.")
    reply = answer.get_attribute("data-id")
    assert stub.feedback == [
        {"reply": reply, "helpful": False},
        {"reply": reply, "helpful": False, "word": "Die Hausnummer fehlt"},
    ]


def test_an_answer_can_be_copied(visitor):
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visitor.ask("Wo?").get_by_role("button", name="Antwort kopieren").click()
    expect(visitor.find(".status")).to_have_text("Die Antwort ist kopiert.")
    assert visitor.page.evaluate("navigator.clipboard.readText()") == ANSWER["text"]


def test_the_conversation_can_be_downloaded(visitor):
    visitor.ask("Wo?")
    with visitor.page.expect_download() as download:
        visitor.menu(0)
    assert download.value.suggested_filename == "gespraech.txt"
    assert "Musterstraße" in download.value.path().read_text()


def test_a_restart_begins_anew(visitor, stub):
    visitor.ask("Wo?")
    visitor.menu(1)
    expect(visitor.find(".message")).to_have_count(0)
    expect(visitor.find(".note")).to_have_text("Ein neues Gespräch beginnt.")
    expect(visitor.find(".welcome button").first).to_be_visible()
    visitor.ask("Hallo")
    assert len(stub.sessions) == 1


def test_deleting_asks_first_and_leaves_nothing(visitor, stub):
    visitor.ask("Wo?")
    visitor.menu(3)
    expect(visitor.find("[aria-labelledby=sure] button").last).to_be_focused()  # "Abbrechen"
    assert stub.log
    visitor.find("[aria-labelledby=sure] .strong").click()
    expect(visitor.find(".note")).to_have_text("Das Gespräch ist gelöscht.")
    kept = json.loads(visitor.page.evaluate("sessionStorage.integrationslotse"))
    assert stub.log == [] and kept["session"] == "" and "Muster" not in json.dumps(kept)


def test_a_message_from_staff_shows_as_text_and_as_a_badge(visitor, stub):
    visitor.ask("Wo?")
    visitor.page.keyboard.press("Escape")
    stub.push("<b onclick=alert(1)>Guten Tag</b> <script>window.broken=1</script>")
    expect(visitor.find(".badge")).to_have_text("Neue Nachrichten: 1")
    expect(visitor.find("[role=status].spoken")).to_have_text("Neue Nachrichten: 1")
    visitor.page.reload()
    expect(visitor.find(".badge")).to_have_text("Neue Nachrichten: 1")
    visitor.open()
    expect(visitor.find(".message.staff .said")).to_have_text(
        "<b onclick=alert(1)>Guten Tag</b> <script>window.broken=1</script>"
    )
    expect(visitor.find(".badge")).to_be_empty()
    assert visitor.page.evaluate("window.broken") is None


def test_a_slow_answer_is_announced_a_quick_one_does_not_flicker(visitor, stub):
    visitor.page.evaluate(
        "window.seen=[]; new MutationObserver(() => seen.push(1)).observe(document.querySelector("
        "'integrations-lotse').shadowRoot.querySelector('.status'), {childList: true})"
    )
    visitor.page.clock.install()  # the page's time stands still, however slow the machine
    visitor.page.clock.pause_at(datetime.now() + timedelta(hours=1))
    visitor.ask("Wo?")
    assert visitor.page.evaluate("seen.length") == 0
    stub.delay = 1.2
    with visitor.page.expect_request("**/chat/message"):
        visitor.send("Hallo")
    visitor.page.clock.run_for(300)
    assert visitor.page.evaluate("seen.length") == 0
    visitor.page.clock.run_for(100)
    expect(visitor.find(".status")).to_have_text("Ich suche die Antwort")
    expect(visitor.answers).to_have_count(2)
    expect(visitor.find(".status")).to_be_empty()


@pytest.mark.parametrize(
    ("status", "sentence", "again"),
    [
        (503, "Das hat nicht geklappt.", 1),
        (429, "Das waren viele Nachrichten", 1),
        (400, "Fehler 400.", 0),
    ],
)
def test_a_refusal_is_said_with_the_next_step(visitor, stub, status, sentence, again):
    visitor.ask("Wo?")
    stub.status, stub.headers = status, {"retry-after": "1"}
    visitor.send("Hallo")
    expect(visitor.find(".trouble")).to_contain_text(sentence)
    expect(visitor.find(".trouble button")).to_have_count(again)
    stub.status = 200
    if not again:
        expect(visitor.find(".trouble")).to_have_text(sentence)  # and nothing else
    if again:
        expect(visitor.answers).to_have_count(2, timeout=10_000)  # tried again by itself
        expect(visitor.find(".trouble")).to_be_empty()


def test_a_text_close_to_the_limit_shows_what_is_left(visitor):
    visitor.input.fill("x" * 950)
    expect(visitor.find("#left")).to_have_text("Noch 50 Zeichen")
    visitor.input.fill("x" * 1200)
    assert len(visitor.input.input_value()) == 1000


def test_the_language_follows_the_choice_then_the_page_then_the_visitor(visit, stub):
    visitor = visit(stub.url, locale="tr-TR").open()
    expect(visitor.find("h2")).to_have_text(re.compile("Integrations"))  # the page is German
    visitor.choose("uk")
    visitor.page.reload()
    expect(visitor.find("h2")).to_have_text("Помічник з інтеграції")
    visitor.page.evaluate(
        "sessionStorage.clear(); const one = document.createElement('integrations-lotse');"
        "one.setAttribute('language', 'visitor');"
        "document.querySelector('integrations-lotse').replaceWith(one)"
    )
    expect(visitor.find("h2")).to_have_text("Entegrasyon rehberi")


def test_a_link_on_the_page_opens_the_conversation(visit, stub):
    visitor = visit(stub.url)
    link = visitor.page.locator("a[href='#integrationslotse']")
    link.press("Enter")
    expect(visitor.input).to_be_focused()
    visitor.page.keyboard.press("Escape")
    expect(link).to_be_focused()
    visitor.open().page.keyboard.press("Escape")
    expect(visitor.launcher).to_be_focused()


def test_colours_and_font_come_from_the_page(visitor):
    style = "--lotse-accent: rgb(0, 80, 155); --lotse-font: monospace"
    visitor.page.evaluate(f"document.querySelector('integrations-lotse').style.cssText = '{style}'")
    expect(visitor.find(".composer .strong")).to_have_css("background-color", "rgb(0, 80, 155)")
    expect(visitor.find("h2")).to_have_css("font-family", "monospace")
