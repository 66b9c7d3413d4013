"""A visitor: a page in the browser, and what a person does with the widget on it."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Locator, Page, expect


class Visitor:
    """One tab. Notes what must never happen: errors, blocked code, requests to elsewhere."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.page: Page = context.new_page()
        self.url = url
        self.faults: list[str] = []
        self.requests: list[str] = []
        self.page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        self.page.on("console", self._console)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(url)
        self.launcher.wait_for(state="attached")

    def _console(self, message: object) -> None:
        text = message.text  # type: ignore[attr-defined]
        if message.type == "error" and "Failed to load resource" not in text:  # type: ignore[attr-defined]
            self.faults.append(text)

    @property
    def elsewhere(self) -> list[str]:
        """Requests that left the machine."""
        local = ("http://127.0.0.1:", "blob:", "data:")
        return [url for url in self.requests if not url.startswith(local)]

    def find(self, selector: str) -> Locator:
        """Inside the widget."""
        return self.page.locator("integrations-lotse").locator(selector)

    @property
    def launcher(self) -> Locator:
        """The button on the page."""
        return self.find(".launcher")

    @property
    def panel(self) -> Locator:
        """The opened panel."""
        return self.find("dialog[open]")

    @property
    def input(self) -> Locator:
        """Where the question is typed."""
        return self.find("textarea")

    @property
    def answers(self) -> Locator:
        """What the bot said."""
        return self.find(".message.bot")

    def open(self) -> Visitor:
        """Opens the panel."""
        self.launcher.click()
        expect(self.panel).to_be_visible()
        return self

    def ask(self, text: str) -> Locator:
        """Types a question and waits for its answer."""
        before = self.answers.count()
        self.send(text)
        return self.next_answer(before)

    def send(self, text: str) -> None:
        """Types and sends, without waiting for an answer."""
        self.input.fill(text)
        self.input.press("Enter")

    def next_answer(self, before: int) -> Locator:
        """The answer after so many."""
        answer = self.answers.nth(before)
        expect(answer).to_be_visible(timeout=15_000)
        return answer

    def choose(self, language: str) -> None:
        """Switches the widget's language."""
        self.find("select").select_option(language)
        expect(self.find("[lang][dir]").first).to_have_attribute("lang", language)

    def menu(self, item: int) -> None:
        """Clicks an item of the menu: download, restart, request, delete."""
        self.find(".head [aria-controls=menu]").click()
        self.find("#menu button").nth(item).click()
