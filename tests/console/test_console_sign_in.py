"""Signing in: lock-out, second factor, first password, session fixation, open redirects."""

import time

import pyotp
import pytest
from django.test import Client

from console.accounts.models import Attempt, User
from console.accounts.start import start_code
from console.audit.models import Entry
from tests.console.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(browser, login="reader", password=PASSWORD, **fields):
    return browser.post("/anmelden/", {"login": login, "password": password, **fields})


def test_the_right_password_opens(account):
    account("reader")
    browser = Client()
    assert sign_in(browser, login="READER ").headers["Location"] == "/"
    assert browser.get("/mein-konto/").status_code == 200
    assert Entry.objects.filter(deed="signed-in", who="reader").exists()


def test_passwords_are_kept_as_argon2(account):
    assert account("reader").password.startswith("argon2$argon2id$")


def test_five_wrong_passwords_lock_the_account_even_for_the_right_one(account, settings):
    account("reader")
    browser = Client()
    for _ in range(settings.LOCKOUT_FAILURES):
        assert sign_in(browser, password="falsch").status_code == 200
    page = sign_in(browser)
    assert page.status_code == 200
    assert "Warten Sie" in page.content.decode()
    Attempt.objects.update(at="2020-01-01T00:00Z")
    assert sign_in(browser).status_code == 302


def test_the_refusal_does_not_tell_whether_the_account_exists(account):
    account("reader")
    known = sign_in(Client(), password="falsch").context["form"].errors.as_text()
    unknown = sign_in(Client(), login="niemand", password="falsch").context["form"].errors.as_text()
    assert known == unknown


def test_forged_proxy_headers_do_not_get_around_the_lock(account, settings):
    account("reader")
    for number in range(settings.LOCKOUT_FAILURES):
        Client().post("/anmelden/", {"login": "reader", "password": "falsch"},
                      headers={"X-Forwarded-For": f"10.0.0.{number}"})  # fmt: skip
    answer = Client().post("/anmelden/", {"login": "reader", "password": PASSWORD},
                           headers={"X-Forwarded-For": "10.9.9.9"})  # fmt: skip
    assert answer.status_code == 200


def test_a_password_typed_as_a_name_is_not_kept(account):
    account("reader")
    sign_in(Client(), login="Mein Geheimnis 99", password="x")
    assert "geheimnis" not in str([*Entry.objects.values(), *Attempt.objects.values()]).casefold()


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example/",
        "http:evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "///evil.example",
        "/\t/evil.example",
        "%2F%2Fevil.example",
    ],
)
def test_after_sign_in_nobody_is_sent_elsewhere(account, target):
    account("reader")
    assert sign_in(Client(), next=target).headers["Location"] == "/"


def test_after_sign_in_the_wanted_page_opens(account):
    account("reader")
    assert sign_in(Client(), next="/wissen/?q=a").headers["Location"] == "/wissen/?q=a"


def test_a_session_from_before_the_sign_in_is_worthless(account):
    account("reader")
    browser = Client()
    session = browser.session
    session["x"] = 1
    session.save()
    before = browser.cookies["lotse_sitzung"].value
    sign_in(browser)
    assert browser.cookies["lotse_sitzung"].value != before
    thief = Client()
    thief.cookies["lotse_sitzung"] = before
    assert thief.get("/mein-konto/").status_code == 302


def test_forms_without_a_token_are_refused(account):
    account("reader")
    browser = Client(enforce_csrf_checks=True)
    assert sign_in(browser).status_code == 403
    browser.force_login(User.objects.get(), backend="console.accounts.backends.LocalBackend")
    assert browser.post("/abmelden/").status_code == 403


def test_a_first_password_has_to_be_changed(account):
    account("reviewer", login="neu", must_change=True)
    browser = Client()
    sign_in(browser, login="neu")
    assert browser.get("/gespraeche/").headers["Location"] == "/mein-konto/passwort/"
    data = {"old": PASSWORD, "new": "Rostbraun und 4 Möwen", "again": "Rostbraun und 4 Möwen"}
    assert browser.post("/mein-konto/passwort/", data).status_code == 302
    assert browser.get("/gespraeche/").status_code == 200


@pytest.mark.parametrize(
    "weak", ["kurz", "123456789012", "passwortpasswort1"[:11], "konto reader1"]
)
def test_weak_passwords_are_refused(client_of, weak):
    browser = client_of("reader")
    data = {"old": PASSWORD, "new": weak, "again": weak}
    assert browser.post("/mein-konto/passwort/", data).status_code == 200
    assert User.objects.get().check_password(PASSWORD)


def test_changing_the_password_ends_the_other_sessions(account):
    account("reader")
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    data = {"old": PASSWORD, "new": "Rostbraun und 4 Möwen", "again": "Rostbraun und 4 Möwen"}
    here.post("/mein-konto/passwort/", data)
    assert here.get("/mein-konto/").status_code == 200
    assert there.get("/mein-konto/").status_code == 302


def set_up(browser):
    browser.get("/mein-konto/zweiter-faktor/")
    key = browser.session["second_factor_key"]
    page = browser.post("/mein-konto/zweiter-faktor/", {"code": pyotp.TOTP(key).now()})
    return key, page.context["codes"]


def test_the_second_factor_is_asked_for_and_each_code_counts_once(client_of):
    key, _ = set_up(client_of("reader"))
    assert key not in str(list(User.objects.values()))
    browser = Client()
    assert sign_in(browser).headers["Location"].startswith("/anmelden/code/")
    assert browser.get("/mein-konto/").status_code == 302
    assert browser.post("/anmelden/code/", {"code": "000000"}).status_code == 200
    code = pyotp.TOTP(key).at(time.time())
    assert browser.post("/anmelden/code/", {"code": code}).status_code == 302
    assert browser.get("/mein-konto/").status_code == 200
    again = Client()
    sign_in(again)
    assert again.post("/anmelden/code/", {"code": code}).status_code == 200


def test_a_recovery_code_opens_once(client_of):
    _, codes = set_up(client_of("reader"))
    for expected in (302, 200):
        browser = Client()
        sign_in(browser)
        assert browser.post("/anmelden/code/", {"code": codes[0].upper()}).status_code == expected


def test_guessing_codes_locks_the_account(client_of, settings):
    key, _ = set_up(client_of("reader"))
    browser = Client()
    sign_in(browser)
    for _ in range(settings.LOCKOUT_FAILURES):
        browser.post("/anmelden/code/", {"code": "000000"})
    assert browser.post("/anmelden/code/", {"code": pyotp.TOTP(key).now()}).status_code == 200


def test_the_code_page_is_nothing_without_the_password(account):
    account("reader")
    assert Client().get("/anmelden/code/").headers["Location"] == "/anmelden/"


def test_a_required_second_factor_comes_first(client_of, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    browser = client_of("reader")
    assert browser.get("/gespraeche/").headers["Location"] == "/mein-konto/zweiter-faktor/"


def test_the_first_start_needs_the_code_from_the_terminal(db):
    data = {"code": "falsch", "login": "chef", "name": "Ada", "password": "Rostbraun und 4 Möwen"}
    assert Client().post("/start/", data).status_code == 200
    assert not User.objects.exists()
    browser = Client()
    answer = browser.post("/start/", data | {"code": start_code()})
    assert answer.headers["Location"] == "/erste-schritte/"
    assert User.objects.get().roles == ["administrator"]
    assert "Konten für Kolleginnen" in browser.get("/erste-schritte/").content.decode()


def test_the_first_start_is_closed_once_there_is_an_account(account):
    account("reader")
    data = {"code": start_code(), "login": "x", "name": "x", "password": "Rostbraun und 4 Möwen"}
    assert Client().post("/start/", data).headers["Location"] == "/anmelden/"
    assert User.objects.count() == 1


def test_the_start_code_cannot_be_guessed_by_trying(db, settings):
    data = {"code": "falsch", "login": "x", "name": "x", "password": "Rostbraun und 4 Möwen"}
    for _ in range(settings.LOCKOUT_FAILURES):
        Client().post("/start/", data)
    assert Client().post("/start/", data | {"code": start_code()}).status_code == 200
    assert not User.objects.exists()
