"""The two lines of docs/embedding.md on other websites, each with a strict policy of its own."""

from __future__ import annotations

import re
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.bot import ROOT

OWN_ADDRESS, OTHER_ADDRESS = re.findall(
    r"```html\n(.*?)```", (ROOT / "docs/embedding.md").read_text(encoding="utf-8"), re.S
)
QUESTION = "Wo tagt der Integrationsrat?"
PASSED_ON = ("Authorization", "Content-Type", "Last-Event-ID")


class Website(ThreadingHTTPServer):
    """One page at every address; the bot where an address names the widget or the chat."""

    daemon_threads = True

    def __init__(self, body: str, policy: str, bot: str = "", port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.page = f"<!doctype html><html lang=de><title>Stadt</title>{body}".encode()
        self.policy, self.bot = policy, bot


class _Handler(BaseHTTPRequestHandler):
    server: Website

    def do_GET(self) -> None:
        """The page, or what the bot says."""
        found = self.server.bot and re.search(r"/((widget|chat)/.*)", self.path)
        if found:
            return self._ask(self.server.bot + found[1])
        return self._send(200, "text/html; charset=utf-8", [self.server.page])

    def do_POST(self) -> None:
        """What the bot says."""
        self.do_GET()

    def _ask(self, address: str) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0)) or None
        headers = {name: self.headers[name] for name in PASSED_ON if name in self.headers}
        request = urllib.request.Request(address, body, headers, method=self.command)
        try:
            answer: Any = urllib.request.urlopen(request, timeout=60)
        except urllib.error.HTTPError as refused:
            answer = refused
        with answer, suppress(OSError):
            self._send(answer.status, answer.headers["content-type"], iter(answer.read1, b""))

    def _send(self, status: int, kind: str | None, parts: Any) -> None:
        self.send_response(status)
        self.send_header("content-type", kind or "text/plain")
        self.send_header("content-security-policy", self.server.policy)
        self.end_headers()
        for part in parts:
            self.wfile.write(part)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def website(*values: Any) -> Iterator[str]:
    """The address of a running website."""
    server = Website(*values)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("folder", ["/", "/lotse/"])
def test_two_lines_are_enough_under_the_strictest_policy(visit, bot, folder):
    assert OWN_ADDRESS.count("\n") == 2
    lines = OWN_ADDRESS.replace("/widget/", f"{folder}widget/")
    with website(lines, "default-src 'self'", bot.url) as url:
        visitor = visit(f"{url}kultur/integration.html").open()
        expect(visitor.ask(QUESTION)).to_contain_text("Rathaus")
        expect(visitor.find(".head")).to_have_css("display", "flex")  # its styles are there
        asked = [one for one in visitor.requests if "/chat/" in one]
        assert asked
        assert all(one.startswith(f"{url[:-1]}{folder}chat/") for one in asked)


def test_a_bot_at_an_address_of_its_own_serves_the_named_website(visit, bot):
    lines, origin = OTHER_ADDRESS.replace("https://lotse.example.org/", bot.url), bot.url[:-1]
    policy = f"default-src 'self'; script-src {origin}; connect-src {origin}"
    with website(lines, policy, "", bot.website) as url:
        visitor = visit(url).open()
        expect(visitor.ask(QUESTION)).to_contain_text("Rathaus")
        bot.staff_say("Guten Tag, ich bin ein Mensch.")
        expect(visitor.find(".message.staff")).to_be_visible(timeout=15_000)


def test_a_website_that_is_not_named_cannot_use_it(browser, bot):
    lines = OTHER_ADDRESS.replace("https://lotse.example.org/", bot.url)
    with website(lines, f"default-src 'self' {bot.url[:-1]}") as url:
        page = browser.new_page()
        page.goto(url)  # with all its scripts
        assert page.locator("integrations-lotse").evaluate("one => one.shadowRoot") is None
        page.context.close()


def test_without_scripts_the_content_between_the_tags_is_shown(browser, bot):
    lines = OWN_ADDRESS.replace("></integrations", "><a href='tel:115'>115</a></integrations")
    with website(lines, "default-src 'self'", bot.url) as url:
        page = browser.new_page(java_script_enabled=False)
        page.goto(url)
        expect(page.get_by_role("link", name="115")).to_be_visible()
        page.context.close()
        page = browser.new_page()
        page.goto(url)
        expect(page.locator("integrations-lotse .launcher")).to_be_visible()
        expect(page.get_by_role("link", name="115")).to_have_count(0)
        page.context.close()
