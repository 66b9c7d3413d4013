"""`lotse bench faults`: breaks the bot on purpose and counts what was lost."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from lotse.faults import pairs, scenes
from lotse.faults.bots import Bot, Stock
from lotse.faults.servers import MissingError
from lotse.faults.sets import Set, grown, small, tiny_disk

DEAD = "http://127.0.0.1:9/webhook"
NOTHING_LOST = ("missing", "doubled", "mixed_up", "empty", "lost", "mixed", "errors")
Result = dict[str, Any]


def _small(scene: Callable[[Set], Any], kind: type[Bot] = Bot, **settings: str) -> Result:
    with small(kind, **settings) as found:
        return dict(asyncio.run(scene(found)))


def _grown(scene: Callable[[Set], Any]) -> Result:
    with grown() as found:
        return dict(asyncio.run(scene(found)))


def _full(kind: type[Bot] = Bot) -> Result:
    with tiny_disk() as disk:
        (disk / "ballast").write_bytes(b"x" * 60_000_000)
        return _small(lambda one: scenes.filled(one.bots, disk / "ballast"), kind,
                      LOTSE_CONVERSATIONS=f"sqlite:///{disk}/conversations.sqlite")  # fmt: skip


def _pairs(count: int, locks: str) -> Result:
    from bot.stores import migrate
    from lotse.faults.sets import engines

    with engines() as (postgres, redis):
        migrate.upgrade(postgres.url)
        return pairs.run(postgres.url, redis.url if locks == "redis" else postgres.url, count)


def table(kills: int, soak: float, count: int) -> dict[str, Callable[[], Result]]:
    """Every scene by name."""
    few = max(2, kills // 10)
    return {
        "calm": lambda: _small(lambda one: scenes.silence(one.bots)),
        "kill": lambda: _small(lambda one: scenes.kills(one.bots, kills)),
        "locked": lambda: _small(lambda one: scenes.locked(one.bots)),
        "full-disk": _full,
        "dead-actions": lambda: _small(lambda one: scenes.silence(one.bots), LOTSE_ACTIONS=DEAD),
        "odd-sender": lambda: _small(lambda one: scenes.odd_sender(one.bots)),
        "soak": lambda: _small(lambda one: scenes.soak(one.bots, soak)),
        "pairs-redis": lambda: _pairs(count, "redis"),
        "pairs-postgres": lambda: _pairs(count, "postgres"),
        "grown-kill": lambda: _grown(lambda one: scenes.kills(one.bots, kills)),
        "grown-postgres-paused": lambda: _grown(lambda one: _stopped(one, "postgres", "paused")),
        "grown-postgres-restarted": lambda: _grown(
            lambda one: _stopped(one, "postgres", "stopped")
        ),
        "grown-redis-paused": lambda: _grown(lambda one: _stopped(one, "redis", "paused")),
        "grown-redis-restarted": lambda: _grown(lambda one: _stopped(one, "redis", "stopped")),
        "grown-soak": lambda: _grown(lambda one: scenes.soak(one.bots, soak)),
        "stock-calm": lambda: _small(lambda one: scenes.silence(one.bots), Stock),
        "stock-kill": lambda: _small(lambda one: scenes.kills(one.bots, few), Stock),
        "stock-locked": lambda: _small(lambda one: scenes.locked(one.bots), Stock),
        "stock-full-disk": lambda: _full(Stock),
        "stock-dead-actions": lambda: _small(
            lambda one: scenes.silence(one.bots), Stock, LOTSE_ACTIONS=DEAD
        ),
        "stock-odd-sender": lambda: _small(lambda one: scenes.odd_sender(one.bots), Stock),
    }


def _stopped(one: Set, name: str, how: str) -> Any:
    server = one.postgres if name == "postgres" else one.redis
    assert server is not None
    return scenes.stopped(one.bots, server, how)


@click.command()
@click.option(
    "--quick", is_flag=True, help="Drei Abbrüche statt hundert, 20 Sekunden statt zehn Minuten."
)
@click.option("--only", multiple=True, help="Nur diese Szenen (mehrfach möglich).")
@click.option("--kills", type=int, help="So viele Abbrüche je Szene.")
@click.option("--soak", type=float, help="So viele Sekunden Dauerlast.")
@click.option(
    "--write", type=click.Path(path_type=Path), help="Schreibt die Zahlen als JSON dorthin."
)
def command(quick: bool, only: tuple[str, ...], kills: int | None, soak: float | None,
            write: Path | None) -> None:  # fmt: skip
    """Bricht den Bot mit Absicht und zählt, was verloren ging."""
    chosen = table(
        kills or (3 if quick else 100), soak or (20 if quick else 600), 100 if quick else 1000
    )
    unknown = set(only) - set(chosen)
    if unknown:
        raise click.BadParameter(f"{', '.join(sorted(unknown))}: es gibt {', '.join(chosen)}")
    found: dict[str, Result] = {}
    for name, run in chosen.items():
        if only and name not in only:
            continue
        try:
            found[name] = run()
        except (MissingError, PermissionError) as fault:
            found[name] = {"skipped": str(fault)}
        click.echo(f"{name}: {json.dumps(found[name])}")
        if write:
            write.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    _verdict(found)


def _verdict(found: dict[str, Result]) -> None:
    lost = {name: {key: result[key] for key in NOTHING_LOST if result.get(key)}
            for name, result in found.items() if not name.startswith("stock")}  # fmt: skip
    lost = {name: counts for name, counts in lost.items() if counts}
    seen = [name for name, result in found.items() if _control(name) and _breaks(result)]
    blind = [name for name in found if _control(name) and name not in seen]
    click.echo(f"Verloren: {lost or 'nichts'}. An Rasa selbst gesehen: {', '.join(seen) or '–'}")
    if blind:
        click.echo(f"An Rasa selbst nicht gesehen: {', '.join(blind)}")
    if lost:
        raise SystemExit(1)


def _control(name: str) -> bool:
    """Whether the scene has to show that the battery sees: "stock-calm" has nothing to see."""
    return name.startswith("stock-") and name != "stock-calm"


def _breaks(result: Result) -> bool:
    return any(result.get(key) for key in (*NOTHING_LOST, "ended"))
