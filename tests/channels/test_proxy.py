"""The example proxies, run for real in front of the real bot. Skipped where not installed."""

from __future__ import annotations

import itertools
import shutil
import socket
import time

import httpx
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

    def start(bot: str, patience: str = "12s") -> Proxy:
        command, address = KINDS[request.param](tmp_path, bot, free_port())
        site = tmp_path / ("Caddyfile" if program == "caddy" else "site.conf")
        site.write_text(proxies.replaced(site.read_text(), ("12s", patience)))
        started.append(Proxy(command, address, tmp_path / "proxy.log"))
        return started[0]

    start.kind = request.param
    yield start
    for proxy in started:
        proxy.stop()


def test_a_conversation_goes_through_and_nothing_else(behind, running_bot):
    proxy = behind(running_bot.url.removeprefix("http://"))
    for path in ("/metrics", "/healthz", "/readyz", "/webhooks/rest/webhook", "/x", "/away.json"):
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


def test_too_large_a_body_is_refused_whether_it_says_so_or_not(behind, running_bot):
    proxy = behind(running_bot.url.removeprefix("http://"))
    for content in (b"a" * 30_000, itertools.repeat(b"a" * 5_000, 6)):
        answer = proxy.request("POST", "/chat/message", content=content)
        assert answer.status_code == 413
        assert answer.json()["error"] == "too_large"


def test_a_flood_is_slowed(behind, running_bot):
    if behind.kind == "caddy":
        pytest.skip("stock Caddy has no rate limits; the next test")
    proxy = behind(running_bot.url.removeprefix("http://"))
    answers = [proxy.request("POST", "/chat/feedback") for _ in range(60)]
    assert answers[0].status_code == 401
    assert answers[-1].status_code == 429
    assert answers[-1].json()["error"] == "too_many_requests"
    assert answers[-1].headers["retry-after"]


def test_where_the_proxy_has_no_limits_the_bots_own_hold(behind, running_bot):
    if behind.kind != "caddy":
        pytest.skip("this one has limits of its own")
    proxy = behind(running_bot.url.removeprefix("http://"))
    # An address that no other test has, and each request claims to come from another one.
    there = httpx.HTTPTransport(verify=proxies.trusting(), local_address="127.0.0.77")
    with httpx.Client(transport=there, timeout=20, base_url=proxy.http.base_url) as proxy.http:
        for number in range(250):
            claimed = {"X-Forwarded-For": f"203.0.113.{number}"}
            answer = proxy.request("POST", "/chat/message", headers=claimed)
            if answer.status_code != 401:
                break
    assert answer.status_code == 429
    assert answer.json()["error"] == "too_many_requests"
    assert answer.headers["retry-after"]


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
    for method, path in (("GET", "/chat/messages"), ("POST", "/chat/message")):
        answer = proxy.request(method, path)
        assert answer.status_code in (502, 503, 504)
        assert answer.json()["error"] == "unavailable"
        assert "115" in answer.json()["message"]
        assert answer.headers["retry-after"] == "10"
    page = proxy.get("/")
    assert page.status_code in (502, 503, 504)
    assert page.headers["content-type"].startswith("text/html")
    assert "115" in page.text


def test_a_bot_that_hangs_is_given_up_with_the_same_sentence(behind):
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes connections, never answers
        proxy = behind(f"127.0.0.1:{silent.getsockname()[1]}", patience="1s")
        started = time.monotonic()
        answer = proxy.request("POST", "/chat/message", json={"id": "message-1", "text": "Hallo"})
        assert time.monotonic() - started < 10
        assert answer.status_code in (502, 503, 504)
        assert "115" in answer.json()["message"]
        assert "115" in proxy.get("/").text


def test_the_chart_tells_residents_the_same_as_the_other_proxies(tmp_path):
    if not shutil.which("nginx"):
        pytest.skip("nginx is not installed")
    proxies.chart(tmp_path, "127.0.0.1:1", free_port())
    for name in ("away.json", "away.html"):
        assert (tmp_path / name).read_text() == (proxies.FILES / name).read_text()
