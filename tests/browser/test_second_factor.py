"""A new colleague's way in: first password, own password, second factor; each page with axe."""

from __future__ import annotations

import os
from pathlib import Path

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.staff import PASSWORD, WIDER, make_administrator
from tests.console.running import Running


@pytest.fixture(scope="module")
def console(tmp_path_factory):
    running = Running(tmp_path_factory.mktemp("console"))
    yield running
    running.stop()


@pytest.fixture
def looked_at(browser):
    """A function that opens a window and one that finds no barrier on its page, wide and narrow."""
    windows = []

    def window():
        windows.append(browser.new_context(locale="de-DE"))
        return windows[-1].new_page()

    def check(page, name):
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 800})
            assert Axe().run(page).violations_count == 0, f"{name} at {width}"
            assert page.evaluate(WIDER) <= 0, f"{name} is wider than {width}"
            if folder := os.environ.get("SCREENSHOTS"):
                page.screenshot(path=Path(folder) / f"{name}-{width}.png")

    yield window, check
    for one in windows:
        one.close()


def test_a_new_account_gets_a_password_and_a_second_factor_of_its_own(console, looked_at):
    window, check = looked_at
    boss = window()
    boss.goto(console.address)
    make_administrator(boss, console)
    boss.goto(f"{console.address}/konten/neu/")
    boss.fill("#id_login", "mia")
    boss.fill("#id_name", "Mia Muster")
    boss.get_by_role("button", name="Speichern").click()
    check(boss, "first-password")
    first = boss.locator("dd code").last.inner_text()

    page = window()
    page.goto(console.address)
    sign_in(page, first)
    check(page, "own-password")
    page.fill("#id_old", first)
    page.fill("#id_new", PASSWORD)
    page.fill("#id_again", PASSWORD)
    page.get_by_role("button", name="Ändern").click()

    page.goto(f"{console.address}/mein-konto/zweiter-faktor/")
    check(page, "second-factor")
    key = page.locator("p code").inner_text().replace(" ", "")
    page.fill("#id_code", pyotp.TOTP(key).now())
    page.get_by_role("button", name="Einrichten").click()
    check(page, "recovery-codes")
    code = page.locator(".codes code").first.inner_text()
    page.goto(f"{console.address}/mein-konto/zweiter-faktor/")
    check(page, "second-factor-off")

    again = window()
    again.goto(console.address)
    sign_in(again, PASSWORD)
    check(again, "code")
    again.fill("#id_code", code)
    again.get_by_role("button", name="Weiter").click()
    again.wait_for_url(f"{console.address}/")


def sign_in(page, password):
    page.fill("#id_login", "mia")
    page.fill("#id_password", password)
    page.get_by_role("button", name="Anmelden", exact=True).click()
