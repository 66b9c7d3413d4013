"""The bench measures and judges rightly: a real server, a real large knowledge file."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain

from bot.stores.tracker_store import LotseTrackerStore
from knowledge.search import Query, Search
from knowledge.store import Store
from lotse.bench import crowd, large, workers
from lotse.bench.client import Timing, drive
from lotse.bench.measure import Plan, conversations, growth, speed
from lotse.bench.report import Row, rows, table, write
from lotse.bench.servers import serving
from lotse.faults.bots import Bot
from lotse.faults.servers import free_port
from lotse.faults.sets import Set


class Floor(Bot):
    """The bench's empty server, started as a bot."""

    def command(self) -> list[str]:
        return [sys.executable, "-m", "lotse.bench.floor", str(self.port)]

    def ready(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def log(self) -> Path:
        return Path(os.devnull)


QUESTIONS = [f"Frage {at}?" for at in range(30)]


@pytest.fixture(scope="module")
def large_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    target = tmp_path_factory.mktemp("large") / "large.sqlite"
    assert large.build(target, 3000) == 3000
    return Store(target)


def test_a_large_knowledge_base_has_the_wanted_size_and_still_finds_real_facts(
    large_store: Store,
) -> None:
    search = Search(large_store)
    text = "Wann trifft sich der Integrationsrat?"
    links = tuple(search.linker.links(text))
    hits = search.rank(Query(text=text, links=links))
    assert hits[0].statement.subject == "integrationsrat"
    assert large_store.subject("erfunden-100") is not None


async def test_the_client_counts_what_a_real_server_answers(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "lotse.bench.floor", str(port)]
    url = f"http://127.0.0.1:{port}/webhooks/rest/webhook"
    with serving(url, [command], Path.cwd(), {}, tmp_path / "log") as server:
        assert await server.ready() > 0
        found = await speed(url, QUESTIONS, Plan(messages=40, clients=4))
        long = await growth(url, QUESTIONS, Plan(long=60))
        assert server.megabytes() > 10
        failing = await drive(url.replace("rest", "none"), conversations(QUESTIONS, 3, "x"))
    assert (found["one"]["messages"], found["many"]["failed"]) == (40, 0)
    assert 0 < long["early_ms"] < 1000
    assert failing.failed == 3
    gone = await drive(url, conversations(QUESTIONS, 2, "x"))
    assert (gone.failed, gone.seconds) == (2, [])


def test_a_crowd_of_conversations_is_stored_as_the_bot_reads_them(tmp_path: Path) -> None:
    target = crowd.fill(tmp_path / "crowd.sqlite", 50)
    written = target.stat().st_mtime_ns
    assert crowd.fill(target, 50).stat().st_mtime_ns == written, "a file that fits is kept"
    store = LotseTrackerStore(f"sqlite:///{target}", Domain.empty())
    try:
        tracker = asyncio.run(store.retrieve("crowd-49"))
    finally:
        store.close()
    assert tracker is not None
    assert [one.type_name for one in tracker.events][-3:] == ["action", "bot", "action"]


def test_quantiles_of_known_times() -> None:
    timing = Timing(seconds=[at / 1000 for at in range(1, 101)], wall=2.0)
    assert (timing.quantile(0.5), timing.quantile(0.99), timing.per_second) == (51.0, 100.0, 50.0)


def test_a_missed_target_is_called_missed(tmp_path: Path) -> None:
    found = figures(p50=5.0)
    assert all(row.kept for row in rows(found))
    slow = figures(p50=6.0)
    assert [row.name for row in rows(slow) if not row.kept] == ["p50, 1 Client (ms)"]
    assert "verfehlt" in table(slow, rows(slow))
    shown = write(found, tmp_path)
    assert "verfehlt" not in shown
    assert "untere Grenze" in shown, "a control of one epoch must be said to be one"
    assert json.loads((tmp_path / "bench.json").read_text())["control"]["epochs"] == 1
    assert (tmp_path / "bench.svg").read_text().count("<rect") == 2 * len(rows(found))


def test_more_and_less_are_not_mixed_up() -> None:
    assert Row("x", 100, 10, 10, most=False).kept
    assert not Row("x", 99, 10, 10, most=False).kept


async def test_two_workers_are_compared_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two real processes in the place of bots; the databases are the battery's."""

    @contextmanager
    def two_floors() -> Iterator[Set]:
        floors = [Floor(Path()) for _ in range(2)]
        try:
            yield Set([one.start() for one in floors])
        finally:
            for one in floors:
                one.stop()

    monkeypatch.setattr(workers, "grown", two_floors)
    found = await workers.compared(QUESTIONS, Plan(messages=600, clients=4))
    assert found["one"] > 0
    assert found["ratio"] == pytest.approx(found["two"] / found["one"])
    assert 0 < found["ratio_with_free_cores"] < 20
    assert found["cpu"]["two"]["clients_ms"] > 0


def figures(p50: float) -> dict[str, Any]:
    def bot(p50: float, per_second: float, rest: float) -> dict[str, Any]:
        part = {"p50_ms": p50, "p99_ms": rest, "per_second": per_second, "failed": 0}
        return {"one": part, "many": part, "cpu_ms": rest, "memory_mb": rest, "start_s": rest,
                "training_s": rest, "epochs": 1}  # fmt: skip

    long = {"messages": 1000, "early_ms": 5.0, "late_ms": 5.1, "ratio": 1.02}
    crowd = {"stored": 1_000_000, "none_ms": 5.0, "crowd_ms": 5.2, "ratio": 1.04}
    spent = {"one": {"bots_ms": 10.0}, "two": {"bots_ms": 10.5}}
    workers = {"one": 100.0, "two": 180.0, "ratio": 1.8, "cpu": spent}
    return {"lotse": {**bot(p50, 400, 1), "long": long}, "crowd": crowd, "workers": workers,
            "control": bot(40.0, 40, 10), "floor": bot(1, 900, 1), "load": [0.1], "cores": 2}  # fmt: skip
