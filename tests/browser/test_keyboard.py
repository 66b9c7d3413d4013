"""A journey without a mouse."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.test_panel import ANSWER

FOCUSED = """() => { let one = document.activeElement;
    while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
    return [one.tagName, one.getAttribute('aria-label') ?? one.textContent.trim()].join(': ') }"""


def tab_to(visitor, wanted, limit=40, key="Tab"):
    """Tabs until this has the focus; everything passed on the way."""
    passed = []
    for _ in range(limit):
        visitor.page.keyboard.press(key)
        passed.append(visitor.page.evaluate(FOCUSED))
        if wanted in passed[-1]:
            outline = visitor.page.evaluate(
                FOCUSED.replace("return [", "return getComputedStyle(one).outlineStyle; return [")
            )
            assert outline != "none", f"no visible focus on {wanted}"
            return passed
    raise AssertionError(f"{wanted} cannot be reached: {passed}")


def test_a_whole_conversation_by_keyboard(visit, stub):
    stub.replies["Wo?"] = ANSWER
    stub.replies["Was?"] = {
        "outcome": "asked_back",
        "text": "Was?",
        "buttons": [{"id": "b1-0", "title": "Anschrift"}],
    }
    visitor = visit(stub.url)
    keys = visitor.page.keyboard
    passed = tab_to(visitor, "Fragen zur Integration")
    assert not any(
        "Ihre Frage" in one or "Senden" in one for one in passed
    )  # closed: not in the order
    keys.press("Enter")
    expect(visitor.input).to_be_focused()
    keys.type("Wo?")
    keys.press("Enter")
    visitor.next_answer(0)
    tab_to(visitor, "Ja", key="Shift+Tab")
    keys.press("Space")
    expect(visitor.answers.first.get_by_role("textbox")).to_be_focused()
    keys.type("gut")
    keys.press("Enter")
    expect(visitor.answers.first.get_by_role("textbox")).to_have_count(0)  # it has arrived
    assert stub.feedback[-1]["word"] == "gut"
    tab_to(visitor, "Ihre Frage")
    keys.type("Was?")
    keys.press("Enter")
    visitor.next_answer(1)
    tab_to(visitor, "Anschrift", key="Shift+Tab")
    keys.press("Enter")
    visitor.next_answer(2)
    expect(visitor.input).to_be_focused()
    tab_to(visitor, "BUTTON: Mehr", key="Shift+Tab")
    keys.press("Enter")
    expect(visitor.find("#menu button").first).to_be_focused()
    keys.press("Escape")  # first the menu …
    expect(visitor.find("#menu")).to_be_hidden()
    assert "Mehr" in visitor.page.evaluate(FOCUSED)
    keys.press("Escape")  # … then the panel
    expect(visitor.find("dialog")).to_be_hidden()
    expect(visitor.launcher).to_be_focused()


def test_a_new_line_is_possible_and_enter_sends(visit, stub):
    visitor = visit(stub.url).open()
    visitor.input.type("eins")
    visitor.page.keyboard.press("Shift+Enter")
    visitor.input.type("zwei")
    visitor.page.keyboard.press("Enter")
    expect(visitor.find(".message.resident .said")).to_have_text("eins\nzwei")


def test_on_a_narrow_screen_the_focus_stays_in_the_panel(visit, stub):
    visitor = visit(stub.url, viewport={"width": 320, "height": 640}).open()
    for _ in range(25):
        visitor.page.keyboard.press("Tab")
        focused = visitor.page.evaluate("document.activeElement.tagName")
        assert focused in ("INTEGRATIONS-LOTSE", "BODY")  # BODY: the browser's own bar


def test_a_language_is_chosen_by_keyboard_and_keeps_the_focus(visit, stub):
    visitor = visit(stub.url).open()
    tab_to(visitor, "Sprache", key="Shift+Tab")
    visitor.page.keyboard.press("ArrowDown")
    expect(visitor.find("h2")).to_have_text("Integration guide")
    expect(visitor.find("select")).to_be_focused()
