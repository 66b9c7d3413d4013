"""An old phone, large text, a screen on its side: everything is there and nothing is covered."""

from __future__ import annotations

from functools import partial

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import LANGUAGES, OVERFLOWING, TOO_SMALL, WIDER
from tests.browser.test_panel import ANSWER

PHONE = {"width": 320, "height": 640}
ON_ITS_SIDE = {"width": 640, "height": 320}
LARGE = "document.documentElement.style.fontSize = '200%'"
BROKEN = """[...document.querySelector('integrations-lotse').shadowRoot.querySelectorAll('h2')]
    .filter(one => one.getBoundingClientRect().height > 3.2 * parseFloat(getComputedStyle(one).lineHeight))
    .map(one => one.textContent)"""

STYLE = """one => { const style = getComputedStyle(one);
    return [style.textAlign, style.textTransform, style.letterSpacing, style.lineHeight,
        style.fontStyle, style.whiteSpace] }"""


@pytest.fixture
def stub(stub):
    """A channel with an answer of each part, and what the form asks for."""
    stub.replies["Wo?"] = ANSWER
    stub.offer = {"live": False, "requests": True, "keep_days": 14}
    return stub


@pytest.fixture
def visit(visit):
    """Without the opening animation, so that places can be measured at once."""
    return partial(visit, reduced_motion="reduce")


def fits(visitor, state):
    """Nothing is wider than the screen, too small or broken letter by letter."""
    for fault in (OVERFLOWING, TOO_SMALL, BROKEN):
        assert visitor.page.evaluate(fault) == [], state
    assert visitor.page.evaluate(WIDER) <= 0, state


def below_the_head(visitor, selector):
    """Whether this is in view and the head does not cover it."""
    expect(visitor.find(selector)).to_be_in_viewport(ratio=1)
    head, found = visitor.find(".head").bounding_box(), visitor.find(selector).bounding_box()
    return found["y"] >= head["y"] + head["height"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_small_phone_each_language_shows_its_notice_and_its_form(visit, stub, language):
    visitor = visit(stub.url, viewport=PHONE).open()
    visitor.choose(language)
    assert below_the_head(visitor, "#notice")
    fits(visitor, f"{language}, open")
    visitor.ask("Wo?")
    visitor.menu(2)
    assert below_the_head(visitor, ".sheet h3")
    visitor.find(".sheet .strong").click()
    expect(visitor.find(".sheet [aria-invalid]")).to_be_focused()
    assert below_the_head(visitor, ".sheet label:has([aria-invalid])")
    fits(visitor, f"{language}, form")
    visitor.page.keyboard.press("Escape")
    expect(visitor.input).to_be_focused()
    expect(visitor.answers.last).to_be_in_viewport()


@pytest.mark.parametrize("language", ["de", "ru", "ar"])
def test_text_twice_as_large_on_a_small_phone(visit, stub, language):
    visitor = visit(stub.url, viewport=PHONE)
    visitor.page.evaluate(LARGE)
    fits(visitor, f"{language}, closed")
    visitor.open().choose(language)
    fits(visitor, f"{language}, open")
    visitor.ask("Wo?")
    fits(visitor, f"{language}, conversation")
    visitor.menu(2)
    visitor.find(".sheet .strong").click()
    fits(visitor, f"{language}, form")


def test_a_phone_on_its_side_shows_nothing_but_the_conversation(visit, stub):
    visitor = visit(stub.url, viewport=ON_ITS_SIDE).open()
    assert visitor.panel.bounding_box() == {"x": 0, "y": 0, **ON_ITS_SIDE}
    visitor.ask("Wo?")
    for selector in ("textarea", ".human button", ".human a", ".head h2"):
        expect(visitor.find(selector)).to_be_in_viewport(ratio=1)
    fits(visitor, "on its side")


def test_after_a_long_conversation_only_the_conversation_scrolls(visit, stub):
    visitor = visit(stub.url).open()
    for _ in range(8):
        visitor.ask("Wo?")
    assert visitor.panel.evaluate("one => one.scrollHeight - one.clientHeight") <= 0
    expect(visitor.answers.last).to_be_in_viewport()


def test_the_text_style_of_the_page_does_not_reach_in(visit, stub):
    visitor = visit(stub.url).open()
    answer = visitor.ask("Wo?").locator(".said")
    before = answer.evaluate(STYLE)
    visitor.page.evaluate(
        "document.body.style.cssText = 'text-align: center; text-transform: uppercase;"
        " letter-spacing: 3px; line-height: 3; font-style: italic; white-space: pre'"
    )
    assert answer.evaluate(STYLE) == before
