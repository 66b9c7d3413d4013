"""WCAG 2.2 AA as far as a machine can check it: axe in every state, and what axe does not see."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_panel import ANSWER

LANGUAGES = ["de", "en", "tr", "ar", "ru", "uk"]
LOOKS = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "forced colours, dark": {"forced_colors": "active", "color_scheme": "dark"},
    "320 pixels": {"viewport": {"width": 320, "height": 640}},
}
# An animation that begins anew breaks the promise of the one before: it is looked until none runs.
OPENED = """async () => {
    const root = document.querySelector('integrations-lotse').shadowRoot
    const running = () => root.getAnimations()
        .filter(one => one.animationName === 'appear' && one.playState !== 'finished')
    for (let some = running(); some.length; some = running())
        await Promise.allSettled(some.map(one => one.finished))
}"""
TOO_SMALL = """[...document.querySelector('integrations-lotse').shadowRoot
    .querySelectorAll('button, a, select, input, textarea')]
    .filter(one => one.checkVisibility()).map(one => {
        const { width, height } = one.getBoundingClientRect();
        return [one.className + one.textContent, width, height] })
    .filter(([, width, height]) => width < 24 || height < 24)"""
WIDER = "document.documentElement.scrollWidth - innerWidth"
OVERFLOWING = """[...document.querySelector('integrations-lotse').shadowRoot
    .querySelectorAll('dialog, .log, .bubble')]
    .filter(one => one.scrollWidth > one.clientWidth + 1)
    .map(one => one.className || one.tagName)"""


@pytest.fixture
def stub(stub):
    """A channel with one reply of each look."""
    stub.replies = {
        "Wo?": ANSWER,
        "Was?": {
            "outcome": "asked_back",
            "text": "Was meinen Sie?",
            "buttons": [{"id": "b1-0", "title": "Anschrift: Musterrat"}],
        },
        "Hilfe": {"outcome": "danger", "text": "Rufen Sie sofort an: Polizei 110."},
    }
    return stub


def check(visitor, state):
    """No violation, no small target, nothing wider than the screen."""
    visitor.page.evaluate(OPENED)
    found = Axe().run(visitor.page)
    assert found.violations_count == 0, f"{state}: {found.generate_report()}"
    assert visitor.page.evaluate(TOO_SMALL) == [], state
    assert visitor.page.evaluate(WIDER) <= 0, state
    assert visitor.page.evaluate(OVERFLOWING) == [], state


def walk(visitor, stub, look):
    """Through all states."""
    check(visitor, f"{look}, closed")
    visitor.open()
    check(visitor, f"{look}, open")
    answer = visitor.ask("Wo?")
    visitor.find(".head [aria-controls=menu]").click()
    check(visitor, f"{look}, conversation with menu")
    visitor.find("#menu button").last.click()
    check(visitor, f"{look}, delete?")
    visitor.page.keyboard.press("Escape")
    answer.locator(".rating button").last.click()
    expect(answer.locator(".rating input")).to_be_visible()
    check(visitor, f"{look}, feedback")
    visitor.ask("Hilfe")
    stub.push("Guten Tag, hier ist ein Mensch.")
    visitor.ask("Was?")
    check(visitor, f"{look}, asked back")
    stub.status = 503
    visitor.send("Hallo?")
    expect(visitor.find(".trouble button")).to_be_visible()
    check(visitor, f"{look}, error")
    stub.status = 200
    visitor.page.keyboard.press("Escape")
    stub.push("Noch etwas.")
    expect(visitor.find(".badge")).not_to_be_empty()
    check(visitor, f"{look}, closed with badge")


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_any_state(visit, stub, look):
    walk(visit(stub.url, **LOOKS[look]), stub, look)


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_in_any_language(visit, stub, language):
    for width in (1100, 320):
        visitor = visit(stub.url, viewport={"width": width, "height": 640}).open()
        visitor.choose(language)
        check(visitor, f"{language}, {width}, open")
        visitor.ask("Wo?")
        check(visitor, f"{language}, {width}, conversation")


def test_the_page_reflows_with_text_twice_as_large(visit, stub):
    visitor = visit(stub.url, viewport={"width": 640, "height": 512})
    visitor.page.evaluate("document.documentElement.style.fontSize = '200%'")
    visitor.open()
    visitor.ask("Wo?")
    check(visitor, "text of 200 %")
    visitor.input.scroll_into_view_if_needed()
    expect(visitor.input).to_be_in_viewport()


def test_arabic_is_mirrored_and_german_answers_are_not(visit, stub):
    visitor = visit(stub.url).open()
    visitor.choose("ar")
    answer = visitor.ask("Wo?")
    assert visitor.panel.bounding_box()["x"] < 100  # on the left now
    send, field = visitor.find(".composer .strong").bounding_box(), visitor.input.bounding_box()
    assert send["x"] < field["x"]
    expect(answer.locator(".said")).to_have_css("direction", "ltr")
    expect(answer.locator(".said")).to_have_attribute("lang", "de")


def test_answers_are_announced_by_a_live_region(visit, stub):
    visitor = visit(stub.url).open()
    log = visitor.page.get_by_role("log", name="Gespräch")
    visitor.ask("Wo?")
    expect(log).to_contain_text("Integrationslotse:")
    expect(log).to_contain_text("Musterstraße 5")


def test_nothing_moves_for_those_who_asked_for_less_motion(visit, stub):
    for motion, moving in (("reduce", False), ("no-preference", True)):
        visitor = visit(stub.url, reduced_motion=motion).open()
        name = visitor.panel.evaluate("one => getComputedStyle(one).animationName")
        assert (name != "none") == moving


def test_the_way_to_a_person_is_in_view_in_every_state(visit, stub):
    for size in ({"width": 1100, "height": 800}, {"width": 320, "height": 640}):
        visitor = visit(stub.url, viewport=size).open()
        for question in (None, "Wo?", "Was?", "Hilfe"):
            if question:
                visitor.ask(question)
            expect(visitor.find(".human button")).to_be_in_viewport(ratio=1)
            expect(visitor.find(".human a[href='tel:115']")).to_be_in_viewport(ratio=1)
