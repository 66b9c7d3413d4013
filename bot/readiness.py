"""Whether this process can answer a resident now: model, store, locks, knowledge, disk.

Mends, in Rasa 3.6.21: `/` is green before a model is loaded (server.py:660-664), and nothing says
whether conversations can be stored.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.stores import StoreError
from knowledge import current
from knowledge.model import KnowledgeError

FREE = 50 * 1024 * 1024  # bytes that must be left where conversations are written


@dataclass(frozen=True)
class Part:
    """One thing that an answer needs; `detail` says what is wrong with it."""

    name: str
    ready: bool
    detail: str = ""


async def parts(agent: Any, folder: Path = Path("var")) -> list[Part]:
    """Every part's state, asked for at the same time."""
    asked = (
        ("model", lambda: _model(agent)),
        ("store", lambda: _told(getattr(agent, "tracker_store", None))),
        ("locks", lambda: _told(getattr(agent, "lock_store", None))),
        ("knowledge", _knowledge),
        ("disk", lambda: _disk(folder)),
    )
    return list(await asyncio.gather(*(_part(name, ask) for name, ask in asked)))


async def _part(name: str, ask: Callable[[], Awaitable[str]]) -> Part:
    detail = await ask()
    return Part(name, not detail, detail)


async def _model(agent: Any) -> str:
    return "" if agent is not None and agent.is_ready() else "no model is loaded"


async def _told(store: Any) -> str:
    if store is None:
        return "not opened yet"
    check = getattr(store, "check", None)
    if check is None:  # Rasa's own in-memory classes in tests
        return ""
    try:
        await check()
    except StoreError as fault:
        return str(fault)
    return ""


async def _knowledge() -> str:
    try:
        current.search()
    except KnowledgeError as fault:
        return str(fault)
    return ""


async def _disk(folder: Path) -> str:
    try:
        free = shutil.disk_usage(folder).free
    except OSError as fault:
        return type(fault).__name__
    return "" if free >= FREE else f"{free // 1024 // 1024} MB left"
