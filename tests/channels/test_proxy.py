"""The example proxies, run for real in front of the real bot. Skipped where not installed."""

from __future__ import annotations

import shutil
import time

import pytest

from tests.channels import proxies
from tests.channels.proxies import NAME, Proxy
from tests.server import free_port

KINDS = {
    "nginx": proxies.nginx,
    "caddy": proxies.caddy,
    "compose": proxies.compose,
    "chart": proxies.chart,
}


@pytest.fixture(params=KINDS)
def behind(request, tmp_path):
    """Starts this proxy in front of an address."""
    program = "caddy" if request.param == "caddy" else "nginx"
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")
    started = []

    def start(bot: str) -> Proxy:
        command, address = KINDS[request.param](tmp_path, bot, free_port())
        started.append(Proxy(command, address, tmp_path / "proxy.log"))
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
    if proxy.http.base_url.scheme == "https":
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


def test_a_flood_is_slowed(behind, running_bot):
    if behind.kind == "caddy":
        pytest.skip("stock Caddy has no rate limits; the bot's hold")
    proxy = behind(running_bot.url.removeprefix("http://"))
    answers = [proxy.request("POST", "/chat/feedback") for _ in range(60)]
    assert answers[0].status_code == 401
    assert answers[-1].status_code == 429
    assert answers[-1].json()["error"] == "too_many_requests"
    assert answers[-1].headers["retry-after"]


def test_behind_a_load_balancer_each_resident_has_limits_of_their_own(behind, running_bot):
    if behind.kind not in ("compose", "chart"):
        pytest.skip("this one faces residents itself")
    proxy = behind(running_bot.url.removeprefix("http://"))

    def status(addresses: str) -> int:
        headers = {"X-Forwarded-For": addresses}
        return proxy.request("POST", "/chat/feedback", headers=headers).status_code

    assert [status("203.0.113.1") for _ in range(60)][-1] == 429
    assert status("203.0.113.2, 203.0.113.1") == 429  # what a client claims does not count
    assert status("203.0.113.2") == 401


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


def test_the_chart_tells_residents_the_same_as_the_other_proxies(tmp_path):
    if not shutil.which("nginx"):
        pytest.skip("nginx is not installed")
    proxies.chart(tmp_path, "127.0.0.1:1", free_port())
    for name in ("away.json", "away.html"):
        assert (tmp_path / name).read_text() == (proxies.FILES / name).read_text()
