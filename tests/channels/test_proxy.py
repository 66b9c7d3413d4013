"""The example proxies, run for real in front of the real bot. Skipped where not installed."""

from __future__ import annotations

import re
import shutil
import ssl
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from tests.server import ROOT, free_port

PROXY = ROOT / "deploy/proxy"
NAME = "lotse.example.org"


class Proxy:
    """A running proxy; `url` is its TLS address."""

    def __init__(self, command: list[str], port: int, log: Path) -> None:
        self.url = f"https://{NAME}:{port}"
        self._log = log
        with log.open("ab") as opened:
            self._process = subprocess.Popen(command, stdout=opened, stderr=opened)
        self.http = httpx.Client(
            transport=httpx.HTTPTransport(verify=_trusting()), timeout=20, base_url=self._loopback()
        )
        self._wait()

    def stop(self) -> None:
        self.http.close()
        self._process.kill()  # an open event stream would hold it up
        self._process.wait(10)

    def get(self, path: str, **options) -> httpx.Response:
        return self.request("GET", path, **options)

    def request(self, method: str, path: str, **options) -> httpx.Response:
        headers = {"Host": NAME} | options.pop("headers", {})
        return self.http.request(
            method, path, headers=headers, extensions={"sni_hostname": NAME}, **options
        )

    def _loopback(self) -> str:
        return self.url.replace(NAME, "127.0.0.1")

    def _wait(self) -> None:
        end = time.monotonic() + 10
        while True:
            try:
                self.get("/nowhere")
                return
            except httpx.HTTPError:
                assert self._process.poll() is None, self._log.read_text()
                assert time.monotonic() < end, self._log.read_text()
                time.sleep(0.1)


def _trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _certificate(folder: Path) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         f"/CN={NAME}", "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"],
        check=True, capture_output=True,
    )  # fmt: skip


def _nginx(folder: Path, bot: str, port: int) -> list[str]:
    _certificate(folder)
    site = (PROXY / "nginx.conf").read_text(encoding="utf-8")
    for old, new in (
        ("127.0.0.1:5005", bot),
        ("/etc/lotse/tls", str(folder)),
        ("/usr/share/lotse/proxy", str(PROXY)),
    ):
        assert old in site
        site = site.replace(old, new)
    site = re.sub(r"\n *listen \[::\]:.*", "", site)
    site = site.replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    site = site.replace("listen 443 ", f"listen 127.0.0.1:{port} ")
    (folder / "site.conf").write_text(site, encoding="utf-8")
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = (
        f"daemon off; master_process off; pid {folder}/nginx.pid; error_log stderr;\n"
        "events {}\nhttp { access_log off; types { text/html html; application/json json; }\n"
        f"{temporary}\ninclude {folder}/site.conf; }}\n"
    )
    (folder / "nginx.conf").write_text(main, encoding="utf-8")
    command = ["nginx", "-e", "stderr", "-c", str(folder / "nginx.conf")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr, checked.stderr
    return command


def _caddy(folder: Path, bot: str, port: int) -> list[str]:
    site = (PROXY / "Caddyfile").read_text(encoding="utf-8")
    for old, new in (
        ("127.0.0.1:5005", bot),
        ("/usr/share/lotse/proxy", str(PROXY)),
        (f"\n{NAME} {{", f"\n{NAME}:{port} {{\n\ttls internal"),
    ):
        assert old in site
        site = site.replace(old, new)
    options = (
        "{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n"
        f"\tstorage file_system {folder}/store\n}}\n"
    )
    (folder / "Caddyfile").write_text(options + site, encoding="utf-8")
    command = ["--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    checked = subprocess.run(["caddy", "validate", *command], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    return ["caddy", "run", *command]


@pytest.fixture(params=["nginx", "caddy"])
def behind(request, tmp_path):
    """Starts this proxy in front of an address."""
    if not shutil.which(request.param):
        pytest.skip(f"{request.param} is not installed")
    started = []

    def start(bot: str) -> Proxy:
        port = free_port()
        make = {"nginx": _nginx, "caddy": _caddy}[request.param]
        started.append(Proxy(make(tmp_path, bot, port), port, tmp_path / "proxy.log"))
        return started[0]

    start.kind = request.param
    yield start
    for proxy in started:
        proxy.stop()


def test_a_conversation_goes_through_and_nothing_else(behind, running_bot):
    proxy = behind(running_bot.url.removeprefix("http://"))
    for path in ("/metrics", "/healthz", "/readyz", "/webhooks/rest/webhook", "/x"):
        assert proxy.get(path).status_code == 404, path
    for path in ("/", "/widget/integrationslotse.js", "/chat/openapi.json"):
        assert proxy.get(path).status_code == 200, path
    begun = proxy.request("POST", "/chat/session")
    assert begun.status_code == 201
    assert "max-age" in begun.headers["strict-transport-security"]
    session = {"Authorization": f"Bearer {begun.json()['session']}"}
    body = {"id": "message-1", "text": "Wo tagt der Integrationsrat?"}
    started = time.monotonic()
    with proxy.http.stream(
        "GET", "/chat/events", headers={"Host": NAME} | session, extensions={"sni_hostname": NAME}
    ) as stream:
        lines = stream.iter_lines()
        assert next(lines).startswith("retry")  # at once: nothing is held back
        answer = proxy.request("POST", "/chat/message", headers=session, json=body)
        assert "Rathaus" in answer.json()["replies"][0]["text"]
        assert any(line.startswith("data:") and "Rathaus" in line for line in lines)
    assert time.monotonic() - started < 10
    assert proxy.get("/chat/messages").json()["error"] == "session_missing"  # the bot's own words


def test_too_large_a_body_is_refused(behind, running_bot):
    proxy = behind(running_bot.url.removeprefix("http://"))
    answer = proxy.request("POST", "/chat/message", content=b"a" * 30_000)
    assert answer.status_code == 413
    assert answer.json()["error"] == "too_large"


def test_a_flood_is_slowed_by_nginx(behind, running_bot):
    if behind.kind != "nginx":
        pytest.skip("stock Caddy has no rate limits; the bot's hold")
    proxy = behind(running_bot.url.removeprefix("http://"))
    answers = [proxy.request("POST", "/chat/feedback") for _ in range(60)]
    assert answers[0].status_code == 401
    assert answers[-1].status_code == 429
    assert answers[-1].json()["error"] == "too_many_requests"
    assert answers[-1].headers["retry-after"]


def test_when_the_bot_is_away_residents_read_a_sentence_with_the_hotline(behind):
    proxy = behind(f"127.0.0.1:{free_port()}")
    answer = proxy.get("/chat/messages")
    assert answer.status_code in (502, 503, 504)
    assert answer.json()["error"] == "unavailable"
    assert "115" in answer.json()["message"]
    assert answer.headers["retry-after"] == "10"
    page = proxy.get("/")
    assert page.status_code in (502, 503, 504)
    assert page.headers["content-type"].startswith("text/html")
    assert "115" in page.text
