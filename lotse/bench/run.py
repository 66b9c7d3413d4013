"""One run: every bot is started, driven with the same questions, and stopped."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import click

from knowledge.store import Store
from lotse.bench import control, crowd, large, workers
from lotse.bench.client import drive
from lotse.bench.measure import Plan, beside, conversations, growth, speed
from lotse.bench.servers import Server, serving
from lotse.engine import prepare
from lotse.settings import Settings

HOME = Path("var/bench")
_SMALL = 200  # messages where only a ratio of medians is wanted


async def run(plan: Plan, port: int, control: bool) -> dict[str, Any]:
    """All figures of one run, as JSON-able data."""
    prepare()
    questions = [text for _, text in _questions()]
    found: dict[str, Any] = {"plan": vars(plan), "cores": os.cpu_count(), "load": os.getloadavg()}
    _say("der leere Sanic-Server")
    found["floor"] = await _floor(port, questions, plan)
    _say("der Lotse")
    found["lotse"] = await _lotse(port, questions, plan)
    if plan.statements:
        _say(f"der Lotse mit {plan.statements} Aussagen")
        found["large"] = await _large(port, questions, plan)
    if plan.stored:
        _say(f"der Lotse mit {plan.stored} gespeicherten Gesprächen")
        found["crowd"] = await _crowd(port, questions, plan)
    _say("zwei Prozesse mit PostgreSQL und Redis")
    found["workers"] = await workers.compared(questions, plan)
    if control:
        _say(f"der Vergleichs-Bot wird trainiert ({plan.epochs} von 100 Epochen)")
        found["control"] = await _control(port, questions, plan)
    return found


def _questions() -> list[tuple[str, str]]:
    store = Store(Settings.from_environment().knowledge)
    try:
        return store.questions()
    finally:
        store.close()


def _url(port: int) -> str:
    return f"http://127.0.0.1:{port}/webhooks/rest/webhook"


async def _floor(port: int, questions: list[str], plan: Plan) -> dict[str, Any]:
    command = [sys.executable, "-m", "lotse.bench.floor", str(port)]
    with serving(_url(port), [command], Path.cwd(), {}, HOME / "floor.log") as server:
        await server.ready()
        return await speed(server.url, questions, plan)


async def _lotse(port: int, questions: list[str], plan: Plan) -> dict[str, Any]:
    with _up(port + 1, {}) as server:
        found = await _all(server, questions, plan)
        found["training_s"] = _training_seconds()
        return {**found, "long": await growth(server.url, questions, plan)}


async def _large(port: int, questions: list[str], plan: Plan) -> dict[str, Any]:
    target = (HOME / "large.sqlite").absolute()
    started = time.monotonic()
    number = large.build(target, plan.statements)
    built = time.monotonic() - started
    with _up(port + 2, {"LOTSE_KNOWLEDGE": str(target)}) as server:
        found = await _all(server, questions, plan.but(messages=_SMALL))
        return {**found, "statements": number, "build_s": built}


async def _crowd(port: int, questions: list[str], plan: Plan) -> dict[str, Any]:
    """Two bots, one with an empty database, asked in turn."""
    filled = await asyncio.to_thread(crowd.fill, HOME / "crowd.sqlite", plan.stored)
    full = {"LOTSE_CONVERSATIONS": f"sqlite:///{filled.absolute()}"}
    with _up(port + 1, {}) as one, _up(port + 2, full) as other:
        await one.ready()
        await other.ready()
        for server in (one, other):
            await drive(server.url, conversations(questions, 60, "warm"))
        found = await beside((one.url, "a"), (other.url, "a"), questions)
        return {"stored": plan.stored, "none_ms": found[0], "crowd_ms": found[1],
                "ratio": found[1] / found[0]}  # fmt: skip


async def _control(port: int, questions: list[str], plan: Plan) -> dict[str, Any]:
    trained = control.prepared(plan.epochs)
    control.endpoints(port + 3)
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
    commands = control.commands(port + 3)
    log = (HOME / "control.log").absolute()
    with serving(_url(port + 3), commands, control.HOME, quiet, log) as server:
        found = await _all(server, questions, plan)
        return {**found, "training_s": trained, "epochs": plan.epochs}


def _up(port: int, environment: dict[str, str]) -> Any:
    database = HOME / f"conversations-{port}.sqlite"
    for old in HOME.glob(database.name + "*"):
        old.unlink()
    command = [
        sys.executable,
        "-m",
        "lotse.cli",
        "up",
        "--no-console",
        "--rest",
        "--port",
        str(port),
    ]
    settings = {"LOTSE_CONVERSATIONS": f"sqlite:///{database.absolute()}", **environment}
    return serving(_url(port), [command], Path.cwd(), settings, HOME / f"lotse-{port}.log")


async def _all(server: Server, questions: list[str], plan: Plan) -> dict[str, Any]:
    start = await server.ready()
    before = server.cpu_seconds()
    found = await speed(server.url, questions, plan)
    messages = 60 + 2 * plan.messages
    return {**found, "start_s": start, "memory_mb": server.megabytes(),
            "cpu_ms": 1000 * (server.cpu_seconds() - before) / messages}  # fmt: skip


def _training_seconds() -> float:
    record = Settings.from_environment().model
    file = record.with_name(record.name.removesuffix(".tar.gz") + ".json")
    return float(json.loads(file.read_text(encoding="utf-8")).get("seconds", 0))


def _say(what: str) -> None:
    click.echo(f"… {what}", err=True)
