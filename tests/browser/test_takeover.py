"""Two browsers, a resident's and a staff member's: live chat both ways, and a request."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.staff import LOOKS, WIDER, make_administrator, signed_in
from tests.console.running import Running

HUMAN = "Ich möchte mit einem Menschen sprechen"
CHAT = "Jetzt mit jemandem chatten"
REQUEST = "Rückruf oder E-Mail anfragen"
SOON = 20_000  # milliseconds, on a busy machine
TARGET = 2.0  # seconds for a message, either way


@pytest.fixture(scope="module")
def console(bot):
    """The console on the bot's own conversations."""
    running = Running(bot.folder, LOTSE_CONSOLE_INDEX_SECONDS="1")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def state(browser, console):
    """An administrator, signed in, who is ready to chat all day."""
    page = browser.new_page(locale="de-DE")
    page.goto(console.address)
    make_administrator(page, console)
    page.goto(f"{console.address}/uebergabe/zeiten/")
    for day in range(7):
        page.fill(f"#id_day{day}", "0–24")
    page.uncheck("#id_holidays")
    page.click("button.primary")
    page.goto(f"{console.address}/uebergabe/")
    page.get_by_role("button", name="Ich bin bereit").click()
    expect(page.get_by_text("Sie sind bereit")).to_be_visible()
    kept = page.context.storage_state()
    page.context.close()
    return kept


@pytest.fixture
def agent_of(browser, console, state):
    with signed_in(browser, state) as open_page:

        def make(**options):
            page = open_page(**options)
            page.goto(f"{console.address}/uebergabe/")
            return page

        yield make


@pytest.fixture
def agent(agent_of):
    return agent_of()


def offered(visitor):
    """Asks for a person until the bot has noticed that somebody is there."""
    for _ in range(15):
        answer = visitor.ask(HUMAN)
        if answer.get_by_role("button", name=CHAT).count():
            return answer
        time.sleep(1)
    raise AssertionError("a chat was never offered")


def take(agent):
    button = agent.get_by_role("button", name=re.compile("Chat .* übernehmen")).first
    expect(button).to_be_visible(timeout=SOON)  # comes by itself
    button.click()
    agent.wait_for_url("**/uebergabe/chat/*/")


def test_a_live_chat_between_two_browsers(visit, bot, agent, capsys):
    visitor = visit(bot.url).open()
    visitor.ask("Wo tagt der Integrationsrat?")
    offered(visitor).get_by_role("button", name=CHAT).click()
    expect(visitor.find(".message.system").last).to_contain_text("Bescheid", timeout=SOON)
    take(agent)
    expect(visitor.find(".message.system").last).to_contain_text(
        "Jemand von der Stadt", timeout=SOON
    )
    answers, times = visitor.answers.count(), {"to the resident": [], "to staff": []}
    for number in range(3):
        started = time.monotonic()
        agent.fill("#text", f"Guten Tag, Nummer {number}")
        agent.press("#text", "Enter")
        expect(visitor.find(".message.staff").nth(number)).to_contain_text(
            f"{number}", timeout=SOON
        )
        times["to the resident"].append(time.monotonic() - started)
        started = time.monotonic()
        visitor.send(f"Meine Frage Nummer {number}")
        line = agent.locator(".live .bubble.resident").get_by_text(f"Frage Nummer {number}")
        expect(line).to_be_visible(timeout=SOON)
        times["to staff"].append(time.monotonic() - started)
    assert visitor.answers.count() == answers  # the bot is silent
    for way, seconds in times.items():
        with capsys.disabled():
            print(f"\n  {way}: {', '.join(f'{one:.2f}' for one in seconds)} s", end="")  # noqa: T201
        assert min(seconds) <= TARGET
    agent.get_by_text("Moment", exact=True).click()
    assert agent.input_value("#text").startswith("Einen Moment")
    agent.get_by_role("button", name="An den Bot zurückgeben").click()
    expect(visitor.find(".message.system").last).to_contain_text("beendet", timeout=SOON)
    expect(visitor.ask("Wo tagt der Integrationsrat?")).to_contain_text("Rathaus")


def test_the_resident_ends_a_chat_and_the_bot_answers_again(visit, bot, agent):
    visitor = visit(bot.url).open()
    offered(visitor).get_by_role("button", name=CHAT).click()
    end = visitor.find("dialog > .human .end")
    expect(end).to_have_text("Nicht länger warten", timeout=SOON)
    take(agent)
    expect(end).to_have_text("Chat mit dem Menschen beenden", timeout=SOON)
    expect(
        visitor.find("dialog > .human").get_by_text("Mit einem Menschen sprechen")
    ).to_be_hidden()
    assert Axe().run(visitor.page).violations_count == 0
    visitor.page.reload()  # it is still there
    expect(end).to_be_visible(timeout=SOON)
    end.click()
    expect(visitor.find(".message.system").last).to_contain_text("beendet", timeout=SOON)
    expect(end).to_have_count(0, timeout=SOON)
    expect(
        visitor.find("dialog > .human").get_by_text("Mit einem Menschen sprechen")
    ).to_be_visible()
    expect(agent.get_by_text("Die Person hat den Chat beendet")).to_be_visible(timeout=SOON)
    expect(agent.get_by_role("button", name="Senden")).to_have_count(0)
    expect(visitor.ask("Wo tagt der Integrationsrat?")).to_contain_text("Rathaus")


def test_a_live_chat_works_without_scripts_in_the_console(visit, bot, agent_of):
    visitor = visit(bot.url).open()
    offered(visitor).get_by_role("button", name=CHAT).click()
    expect(visitor.find(".message.system").last).to_contain_text("Bescheid", timeout=SOON)
    agent = agent_of(java_script_enabled=False)
    agent.get_by_role("button", name=re.compile("Chat .* übernehmen")).first.click()
    agent.get_by_label("Ihre Nachricht").fill("Ohne Skripte")
    agent.get_by_role("button", name="Senden").click()
    expect(visitor.find(".message.staff").last).to_contain_text("Ohne Skripte", timeout=SOON)
    visitor.send("Das kommt an")
    for _ in range(20):
        agent.get_by_role("link", name="Neu laden").click()
        if agent.locator(".live").get_by_text("Das kommt an").count():
            break
        time.sleep(0.5)
    expect(agent.locator(".live").get_by_text("Das kommt an")).to_be_visible()
    agent.get_by_role("button", name="An den Bot zurückgeben").click()
    expect(visitor.find(".message.system").last).to_contain_text("beendet", timeout=SOON)


def test_a_request_from_the_form_to_the_answer(visit, bot, agent):
    visitor = visit(bot.url).open()
    visitor.ask("Wo tagt der Integrationsrat?")
    visitor.menu(2)
    sheet = visitor.find(".sheet")
    expect(sheet.get_by_label("Ihre Frage")).to_have_value("Wo tagt der Integrationsrat?")
    expect(sheet.get_by_label("Bisherige Antwort")).to_have_value(
        re.compile("Rathaus.*Quelle", re.S)
    )
    send = sheet.get_by_role("button", name="Anfrage senden")
    send.click()
    expect(sheet.get_by_role("alert")).to_contain_text("Ihre Telefonnummer")
    sheet.get_by_label("Ihre Frage").fill("Bitte rufen Sie mich wegen der Sitzung an")
    sheet.get_by_label("Bisherige Antwort").fill("")
    sheet.get_by_label("Ihre Telefonnummer").fill("0231 5024567")
    send.click()
    expect(sheet.get_by_role("alert")).to_contain_text("einverstanden")
    sheet.get_by_label("Ich bin einverstanden").check()
    assert Axe().run(visitor.page).violations_count == 0
    send.click()
    number = sheet.locator(".number").text_content(timeout=SOON)
    sheet.get_by_role("button", name="Zurück zum Gespräch").click()
    expect(visitor.find(".message.system").last).to_contain_text(number, timeout=SOON)
    agent.get_by_role("link", name="Bitte rufen Sie mich").click(timeout=SOON)
    expect(agent.get_by_role("heading", level=1)).to_contain_text(number)
    agent.get_by_role("button", name="Übernehmen").click()
    assert Axe().run(agent).violations_count == 0
    agent.get_by_label("Was wurde besprochen?").fill("Angerufen.")
    agent.get_by_role("button", name="Festhalten").click()
    expect(agent.get_by_text("geschlossen").first).to_be_visible()


def test_a_request_can_be_withdrawn_later_by_its_number(visit, bot):
    first = visit(bot.url).open()
    first.ask(HUMAN).get_by_role("button", name=REQUEST).click()
    sheet = first.find(".sheet")
    sheet.get_by_label("Ihre Frage").fill("Eine Frage")
    sheet.get_by_label("E-Mail").check()
    sheet.get_by_label("Ihre E-Mail-Adresse").fill("ada@example.org")
    sheet.get_by_label("Ich bin einverstanden").check()
    sheet.get_by_role("button", name="Anfrage senden").click()
    number = sheet.locator(".number").text_content(timeout=SOON)
    second = visit(bot.url).open()  # another tab, another session, nothing said yet
    second.menu(2)
    sheet = second.find(".sheet")
    sheet.get_by_text("Eine frühere Anfrage zurückziehen").click()
    sheet.get_by_label("Ihre Nummer").fill(number)
    sheet.get_by_role("button", name="Anfrage zurückziehen").click()
    expect(sheet).to_contain_text("Ihre Angaben sind gelöscht", timeout=SOON)


@pytest.mark.parametrize("language", ["de", "en", "tr", "ar", "ru", "uk"])
def test_the_form_speaks_every_language_without_a_barrier(visit, bot, language):
    visitor = visit(bot.url, viewport={"width": 320, "height": 640}).open()
    if language != "de":
        visitor.choose(language)
    visitor.menu(2)
    sheet = visitor.find(".sheet")
    expect(sheet.locator("h3")).to_be_focused()
    assert Axe().run(visitor.page).violations_count == 0
    assert sheet.evaluate("one => one.scrollWidth - one.clientWidth") <= 0
    visitor.page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(visitor.input).to_be_focused()


@pytest.mark.parametrize("look", LOOKS)
def test_no_page_of_the_hand_off_has_a_barrier(visit, bot, console, agent_of, look):
    visitor = visit(bot.url).open()
    offered(visitor).get_by_role("button", name=CHAT).click()
    agent = agent_of(**LOOKS[look])
    pages = ["/", "/uebergabe/", "/uebergabe/?erledigte=1", "/uebergabe/zeiten/",
             "/uebergabe/stellen/", "/uebergabe/textbausteine/", "/kennzahlen/"]  # fmt: skip
    for address in pages:
        agent.goto(console.address + address)
        found = Axe().run(agent)
        assert found.violations_count == 0, f"{address}: {found.generate_report()}"
        assert agent.evaluate(WIDER) <= 0, f"{address} is wider than the window"
    agent.goto(f"{console.address}/uebergabe/")
    take(agent)
    found = Axe().run(agent)
    assert found.violations_count == 0, found.generate_report()
    assert agent.evaluate(WIDER) <= 0
    agent.get_by_role("button", name="An den Bot zurückgeben").click()


def test_the_form_is_loaded_only_when_it_is_wanted_and_stays_small(visit, bot, capsys):
    import gzip

    visitor = visit(bot.url).open()
    assert not [url for url in visitor.requests if "request" in url.rsplit("/", 2)[-1]]
    visitor.menu(2)
    visitor.find(".sheet h3").wait_for()
    loaded = {url for url in visitor.requests if re.search(r"/widget/.*request", url)}
    folder = Path(__file__).parents[2] / "widget"
    weight = sum(len(gzip.compress((folder / url.split("/widget/")[1]).read_bytes(), 9))
                 for url in loaded)  # fmt: skip
    with capsys.disabled():
        print(f"\n  the form: {weight} bytes gzipped in {len(loaded)} files, on demand", end="")  # noqa: T201
    assert len(loaded) == 3
    assert weight <= 5_000
