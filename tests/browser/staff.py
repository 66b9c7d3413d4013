"""A staff member's browser: the first start, then pages that are signed in."""

from __future__ import annotations

import re
from contextlib import contextmanager

import pytest

PASSWORD = "Rostbraun und 4 Möwen"
LOOKS = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "320 pixels": {"viewport": {"width": 320, "height": 640}},
}
WIDER = "document.documentElement.scrollWidth - innerWidth"


def make_administrator(page, console):
    """Fills in and sends the form of the first start that the page shows."""
    page.fill("#id_code", re.search(r"Startcode (\S+)", console.said)[1])
    page.fill("#id_name", "Ada Muster")
    page.fill("#id_login", "ada")
    page.fill("#id_password", PASSWORD)
    page.click("button.primary")


@contextmanager
def signed_in(browser, state):
    """A function that opens a page with this sign-in; a fault in a page's script fails the test."""
    contexts = []

    def make(**options):
        context = browser.new_context(storage_state=state, locale="de-DE", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda fault: pytest.fail(str(fault)))
        return page

    yield make
    for context in contexts:
        context.close()
