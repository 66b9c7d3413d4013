"""A real browser. Debian's Chromium; without one the tests here are skipped."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.bot import Bot
from tests.browser.stub import Stub
from tests.browser.visitor import Visitor

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Nothing but this machine can be reached at all.
FLAGS.append("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium."""
    found = shutil.which("chromium")
    if not found:
        assert not os.environ.get("CI"), "No Chromium: apt-get install chromium"
        pytest.skip("no Chromium on this machine (apt-get install chromium)")
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=found, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="package")
def bot(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """The real bot."""
    started = Bot(tmp_path_factory.mktemp("bot"))
    yield started
    started.stop()


@pytest.fixture
def stub() -> Iterator[Stub]:
    """A channel that answers as the test says."""
    made = Stub()
    yield made
    made.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Opens a page as a visitor; in the end nothing must have gone wrong on it."""
    contexts, visitors = [], []

    def open_page(url: str, context: object = None, **options: object) -> Visitor:
        if context is None:
            options = {"locale": "de-DE", "viewport": {"width": 1100, "height": 800}} | options
            context = browser.new_context(**options)
            contexts.append(context)
        visitors.append(Visitor(context, url))
        return visitors[-1]

    yield open_page
    faults = [fault for one in visitors for fault in one.faults]
    elsewhere = [url for one in visitors for url in one.elsewhere]
    for one in contexts:
        one.close()
    assert faults == []
    assert elsewhere == []
