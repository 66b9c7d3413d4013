"""The console as it really runs: its own process, commands, forged proxies, city accounts."""

import base64
import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.console.running import Running


class Provider(BaseHTTPRequestHandler):
    """A small OpenID provider: signs what it is told to claim."""

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    claims: ClassVar[dict] = {}
    nonce = ""

    def log_message(self, *_: object) -> None: ...

    def _send(self, data: dict) -> None:
        body = json.dumps(data).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        if self.path == "/keys":
            numbers = self.key.public_key().public_numbers()
            self._send({"keys": [{"kty": "RSA", "kid": "1", "alg": "RS256", "use": "sig",
                                  "n": _number(numbers.n), "e": _number(numbers.e)}]})  # fmt: skip
        else:
            self._send(self.claims)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        claims = {**self.claims, "nonce": self.nonce, "exp": int(time.time()) + 300}
        token = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "1"})
        self._send({"access_token": "a", "id_token": token, "token_type": "Bearer"})


def _number(value: int) -> str:
    raw = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.fixture(scope="module")
def provider():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


@pytest.fixture(scope="module")
def console(tmp_path_factory, provider):
    running = Running(
        tmp_path_factory.mktemp("console"),
        LOTSE_OIDC_CLIENT="lotse",
        LOTSE_OIDC_SECRET="geheim",
        LOTSE_OIDC_ISSUER=provider,
        LOTSE_OIDC_AUTHORIZATION=f"{provider}/authorize",
        LOTSE_OIDC_TOKEN=f"{provider}/token",
        LOTSE_OIDC_USER=f"{provider}/user",
        LOTSE_OIDC_KEYS=f"{provider}/keys",
        LOTSE_OIDC_ROLES="amt-leitung=administrator,amt-team=reviewer",
    )
    yield running
    running.stop()


def field(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def test_a_new_administrator_is_led_in(console):
    code = re.search(r"Startcode (\S+)", console.said)[1]
    browser = requests.Session()
    page = browser.get(f"{console.address}/")
    assert page.url.endswith("/start/"), "the first visit leads to the first start"
    data = {"csrfmiddlewaretoken": field(page.text, "csrfmiddlewaretoken"), "code": code,
            "login": "ada", "name": "Ada", "password": "Rostbraun und 4 Möwen"}  # fmt: skip
    page = browser.post(f"{console.address}/start/", data=data)
    assert page.url.endswith("/erste-schritte/")
    assert "Konten für Kolleginnen und Kollegen anlegen" in page.text


def test_the_command_makes_an_account_that_signs_in(console):
    made = console.command("createadmin", "--login", "chef", "--name", "Chefin")
    password = re.search(r"Erstes Passwort: (\S+)", made.stdout)[1]
    browser = requests.Session()
    page = browser.get(f"{console.address}/anmelden/")
    data = {"csrfmiddlewaretoken": field(page.text, "csrfmiddlewaretoken"), "login": "chef",
            "password": password}  # fmt: skip
    page = browser.post(f"{console.address}/anmelden/", data=data)
    assert page.url.endswith("/mein-konto/passwort/"), "the first password has to be changed"
    again = console.command("createadmin", "--login", "chef", "--name", "Chefin")
    assert again.returncode and "gibt es schon" in again.stderr


def test_the_server_names_neither_itself_nor_a_version(console):
    answer = requests.get(f"{console.address}/anmelden/", timeout=10)
    assert "server" not in {name.casefold() for name in answer.headers}
    assert not re.search(r"waitress|django|python", str(answer.headers), re.I)


@pytest.mark.parametrize("path", ["/static/../settings.py", "/static/%2e%2e/settings.py", "/.env"])
def test_no_file_outside_the_style_folder_is_served(console, path):
    assert requests.get(console.address + path, timeout=10, allow_redirects=False).status_code in (
        302,
        404,
    )


def test_a_forged_host_is_refused(console):
    answer = requests.get(
        f"{console.address}/anmelden/", headers={"Host": "evil.example"}, timeout=10
    )
    assert answer.status_code == 400


def test_forged_proxy_headers_change_neither_address_nor_scheme(console):
    browser = requests.Session()
    for number in range(6):
        page = browser.get(f"{console.address}/anmelden/")
        data = {"csrfmiddlewaretoken": field(page.text, "csrfmiddlewaretoken"), "login": "gesperrt",
                "password": "falsch"}  # fmt: skip
        forged = {"X-Forwarded-For": f"10.1.1.{number}", "X-Forwarded-Proto": "https",
                  "Forwarded": f"for=10.2.2.{number}"}  # fmt: skip
        page = browser.post(f"{console.address}/anmelden/", data=data, headers=forged)
    listed = console.environment["LOTSE_CONSOLE_DATABASE"].removeprefix("sqlite:///")
    import sqlite3

    places = sqlite3.connect(listed).execute("SELECT count(DISTINCT who) FROM accounts_attempt")
    assert places.fetchone()[0] <= 3, "each forged address was taken for a new one"


def through_city(console, provider, **claims):
    browser = requests.Session()
    start = browser.get(
        f"{console.address}/stadtkonto/anmelden/", allow_redirects=False, timeout=10
    )
    asked = parse_qs(urlsplit(start.headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    Provider.nonce = asked["nonce"][0]
    Provider.claims = {
        "iss": provider,
        "aud": "lotse",
        "sub": "17",
        "name": "Nora Nord",
        "email": "nora@example.org",
        "preferred_username": "nnord",
        **claims,
    }
    back = f"{console.address}/stadtkonto/zurueck/?code=c&state={asked['state'][0]}"
    return browser, browser.get(back, timeout=20)


def test_a_city_account_comes_in_with_the_roles_of_its_groups(console, provider):
    browser, page = through_city(console, provider, groups=["amt-team", "andere"])
    assert page.status_code == 200 and "Nora Nord" in page.text
    assert browser.get(f"{console.address}/gespraeche/").status_code == 200
    assert browser.get(f"{console.address}/konten/").status_code == 403
    browser, _ = through_city(console, provider, groups=["amt-leitung"])
    assert browser.get(f"{console.address}/konten/").status_code == 200, (
        "groups count at each sign-in"
    )


@pytest.mark.parametrize("claims", [
    {"groups": ["andere"]}, {"groups": ["amt-team"], "aud": "anderer-dienst"},
    {"groups": ["amt-team"], "iss": "https://evil.example"}, {"groups": ["amt-team"], "sub": ""},
])  # fmt: skip
def test_a_city_account_without_a_role_or_with_a_foreign_token_stays_out(console, provider, claims):
    browser, page = through_city(console, provider, **claims)
    assert page.status_code in (200, 400)
    assert browser.get(f"{console.address}/gespraeche/").url.startswith(
        f"{console.address}/anmelden/"
    )
