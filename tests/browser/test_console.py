"""The console in a real browser: every page without a barrier, and the work of ten minutes."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.staff import LOOKS, WIDER, make_administrator, signed_in
from tests.console.conftest import Tracker
from tests.console.running import Running

OPEN = ("/anmelden/", "/qualitaet/")
PAGES = (
    "/", "/gespraeche/", "/gespraeche/?ergebnis=not_in_documents", "/gespraeche/1/", "/aufgaben/",
    "/aufgaben/hilfe/", "/aufgaben/nicht-in-den-dokumenten/", "/aufgaben/unsicher/?erledigte=1",
    "/aufgaben/nicht-hilfreich/", "/lernen/", "/lernen/1/", "/wissen/",
    "/wissen/?q=rat", "/wissen/thema/integrationsrat/",
    "/wissen/aussage/integrationsrat.phone/", "/wissen/aussage/integrationsrat.phone/aendern/",
    "/wissen/thema/integrationsrat/neue-aussage/", "/wissen/bericht/alt/",
    "/wissen/bericht/widersprueche/", "/wissen/bericht/fehlt/", "/wissen/vorschlaege/", "/kennzahlen/",
    "/kennzahlen/woche/", "/qualitaet/", "/mein-konto/", "/mein-konto/passwort/",
    "/mein-konto/zweiter-faktor/", "/konten/", "/konten/neu/", "/konten/1/", "/protokoll/",
    "/erste-schritte/", "/gibt-es-nicht/", "/uebergabe/", "/uebergabe/zeiten/",
)  # fmt: skip


@pytest.fixture(scope="module")
def console(tmp_path_factory):
    folder = tmp_path_factory.mktemp("console")
    tracker = Tracker(folder / "conversations.sqlite")
    for number in range(30):
        sender, _, said = tracker.turn(
            f"Frage Nummer {number} zum Integrationsrat", outcome="not_in_documents",
            older=number % 3 == 0, confidence=0.05 + number / 40)  # fmt: skip
        tracker.judge(sender, said, number % 2 == 0, "gut" if number % 2 == 0 else "")
    tracker.turn("Ich möchte mit einem Menschen sprechen", outcome="human", language="tr")
    running = Running(folder, LOTSE_CONSOLE_PUBLIC_QUALITY="ja", LOTSE_CONSOLE_INDEX_SECONDS="1")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def state(browser, console):
    """The first start, as a new administrator goes through it; then signed in for all tests."""
    page = browser.new_page(locale="de-DE")
    page.goto(console.address)
    assert page.url.endswith("/start/")
    assert Axe().run(page).violations_count == 0
    make_administrator(page, console)
    assert page.url.endswith("/erste-schritte/")
    page.goto(f"{console.address}/gespraeche/1/")
    page.get_by_role("button", name="Berichtigen").click()
    assert page.url.endswith("/lernen/1/")
    kept = page.context.storage_state()
    page.context.close()
    return kept


@pytest.fixture
def page_of(browser, state):
    with signed_in(browser, state) as open_page:
        yield open_page


@pytest.mark.parametrize("look", LOOKS)
def test_no_page_has_a_barrier(console, page_of, look):
    page, axe = page_of(**LOOKS[look]), Axe()
    for address in PAGES:
        page.goto(console.address + address)
        found = axe.run(page)
        assert found.violations_count == 0, f"{address}: {found.generate_report()}"
        assert page.evaluate(WIDER) <= 0, f"{address} is wider than the window"


def test_pages_for_everybody_have_no_barrier(console, browser, state):
    page = browser.new_page(locale="de-DE")
    for address in OPEN:
        page.goto(console.address + address)
        assert Axe().run(page).violations_count == 0, address
    page.context.close()


def test_ten_minutes_with_the_keyboard_alone(console, page_of):
    page = page_of()
    page.goto(console.address + "/")
    page.keyboard.press("g")
    page.keyboard.press("g")
    page.wait_for_url("**/gespraeche/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url(re.compile(r"/gespraeche/\d+/"))
    page.keyboard.press("n")
    page.keyboard.type("Hier fehlt ein Dokument.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Hier fehlt ein Dokument.").wait_for()
    page.wait_for_load_state()  # its scripts, too
    before = page.url
    page.keyboard.press("e")
    page.wait_for_url(lambda url: url.split("#")[0] != before.split("#")[0])
    page.keyboard.press("u")
    page.wait_for_url("**/gespraeche/")


def test_shortcuts_can_be_switched_off(console, page_of):
    page = page_of()
    page.goto(console.address + "/gespraeche/")
    page.keyboard.press("?")
    page.get_by_label("Tastenkürzel ausschalten").check()
    page.get_by_role("button", name="Schließen").click()
    page.keyboard.press("j")
    assert not page.locator(".chosen").count()


def test_everything_works_without_scripts(console, page_of):
    page = page_of(java_script_enabled=False)
    page.goto(console.address + "/gespraeche/")
    page.get_by_label("Text", exact=True).fill("menschen")
    page.get_by_role("button", name="Filtern").click()
    page.get_by_role("link", name="Ich möchte mit einem Menschen sprechen").click()
    page.get_by_label("Neue Markierung").fill("wichtig")
    page.get_by_role("button", name="Setzen").click()
    page.get_by_role("button", name="Markierung wichtig entfernen").wait_for()
    page.goto(console.address + "/aufgaben/hilfe/")
    page.get_by_role("button", name=re.compile("Erledigt")).click()
    page.get_by_text("Nichts offen").wait_for()
