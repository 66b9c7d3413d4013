"""At least 10,000 hostile requests against the real server: it lives, answers and stays small."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.channels.openapi import description
from tests.channels.conftest import Client
from tests.channels.hostile import Attacker, Request
from tests.channels.wire import Answer, Wire

ROUNDS = 245
EACH = 41
LONGEST_SECONDS = 10.0
MOST_GROWTH = 50.0  # megabytes
CONNECTIONS = 8

VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(st.characters())),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


class Attack:
    """The connections, the sessions and what has been seen so far."""

    def __init__(self, bot) -> None:
        self.bot = bot
        self.loop = asyncio.new_event_loop()
        place = urlsplit(bot.url)
        self.wires = [Wire(place.hostname, place.port) for _ in range(CONNECTIONS)]
        self.seen: Counter[int] = Counter()
        self.slowest = 0.0

    def tokens(self) -> list[str]:
        """Sessions that are not yet limited."""
        return [Client(self.bot).begin().token for _ in range(3)]

    def run(self, attacker: Attacker) -> None:
        requests = [attacker.request() for _ in range(EACH)]
        self.loop.run_until_complete(self._run(requests))

    async def _run(self, requests: list[Request]) -> None:
        async def one_after_the_other(wire: Wire, mine: list[Request]) -> None:
            for request in mine:
                answer = await wire.send(request.raw, request.method == "HEAD")
                self.check(request, answer)

        done = await asyncio.gather(
            *(
                one_after_the_other(wire, requests[number::CONNECTIONS])
                for number, wire in enumerate(self.wires)
            ),
            return_exceptions=True,  # all are at rest before the first failure is told
        )
        for fault in filter(None, done):
            raise fault

    def check(self, request: Request, answer: Answer) -> None:
        self.seen[answer.status] += 1
        self.slowest = max(self.slowest, answer.seconds)
        assert answer.status < 500, (request, answer)
        assert answer.seconds < LONGEST_SECONDS, (request, answer)
        operations = description()["paths"].get(request.path, {})
        if request.method.lower() in operations and request.method.isupper() and answer.status:
            allowed = operations[request.method.lower()]["responses"]
            assert str(answer.status) in (*allowed, "400"), (request, answer)
        if answer.status >= 400 and request.method != "HEAD":
            body = json.loads(answer.body)
            assert body["error"], (request, answer)
            assert body["message"], (request, answer)


@pytest.fixture
def attack(running_bot):
    made = Attack(running_bot)
    yield made
    for wire in made.wires:
        wire.close()
    made.loop.run_until_complete(asyncio.sleep(0))
    made.loop.close()


def test_ten_thousand_hostile_requests(running_bot, attack):
    resident = Client(running_bot).begin()
    resident.say("Wo tagt der Integrationsrat?")
    before, pid = running_bot.memory(), running_bot.pid
    started = time.monotonic()

    @settings(
        max_examples=ROUNDS,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers(0, 2**32), st.lists(VALUES, max_size=3))
    def rounds(seed, values):
        if not attack.seen or seed % 5 == 0:
            attack.sessions = attack.tokens()
        attack.run(Attacker(seed, attack.sessions, values))

    rounds()
    growth = running_bot.memory() - before
    print(
        f"\n{sum(attack.seen.values())} hostile requests in {time.monotonic() - started:.0f} s, "
        f"slowest {attack.slowest:.1f} s, memory +{growth:.0f} MB, {dict(attack.seen)}"
    )
    assert sum(attack.seen.values()) >= 10_000
    assert attack.seen[200] > 100  # some were taken seriously
    assert growth < MOST_GROWTH
    assert running_bot.alive
    assert running_bot.pid == pid
    assert httpx.get(f"{running_bot.url}/readyz", timeout=10).status_code == 200
    assert len(resident.messages()) == 2  # nobody touched a stranger's conversation
    (reply,) = resident.say("Wo tagt der Integrationsrat?")
    assert "Rathaus" in reply["text"]


def test_a_body_that_never_comes_is_given_up_in_time(running_bot, attack):
    """Slow requests hold their own connection for a while, and nobody else's."""
    head = b"POST /chat/message HTTP/1.1\r\nContent-Length: 50\r\n\r\n{"
    started = time.monotonic()
    answer = attack.loop.run_until_complete(attack.wires[0].send(head))
    assert answer.status in (0, 400, 408)
    assert time.monotonic() - started < LONGEST_SECONDS


LENGTHS = (
    b"Content-Length: -2",
    b"Content-Length: +2",
    b"Content-Length: 1_0",
    b"Content-Length: 0x2",
    b"Content-Length: ",
    b"Content-Length: 2\r\nContent-Length: 3",
    b"Content-Length: 2\r\nTransfer-Encoding: chunked",
    b"Transfer-Encoding: gzip, chunked",
)


@pytest.mark.parametrize("line", LENGTHS)
@pytest.mark.parametrize("path", [b"/chat/message", b"/nowhere", b"/healthz"])
def test_a_length_that_is_a_lie_is_refused_and_stops_nobody(running_bot, attack, line, path):
    raw = b"POST " + path + b" HTTP/1.1\r\nHost: x\r\n" + line + b"\r\n\r\n{}"
    answer = attack.loop.run_until_complete(attack.wires[0].send(raw))
    assert answer.status == 400
    assert httpx.get(f"{running_bot.url}/healthz", timeout=3).status_code == 200
