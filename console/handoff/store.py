"""The conversations database as the hand-off writes it: each step in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from sqlalchemy.engine import Engine
from sqlalchemy.engine.url import make_url

from bot.stores.connect import connect, writing
from console.accounts.permissions import View

T = TypeVar("T")


class NotReadyError(Exception):
    """The bot has not made its tables yet."""


@lru_cache(maxsize=4)
def _engine(url: str) -> Engine:
    return connect(url)


def _found() -> Engine:
    url = make_url(settings.TRACKER_URL)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise NotReadyError
    return _engine(settings.TRACKER_URL)


def read(step: Callable[..., T], *values: Any, **named: Any) -> T:
    """What the step finds. Raises NotReadyError."""
    engine = _found()
    try:
        with engine.begin() as connection:
            return step(connection, *values, **named)
    except (sa.exc.OperationalError, sa.exc.ProgrammingError) as fault:
        raise _named(fault) from fault


def write(step: Callable[..., T], *values: Any, **named: Any) -> T:
    """What the step returns; committed if it raises nothing. Raises NotReadyError."""
    engine = _found()
    try:
        with writing(engine) as connection:
            return step(connection, *values, **named)
    except (sa.exc.OperationalError, sa.exc.ProgrammingError) as fault:
        raise _named(fault) from fault


def needs_store(view: View) -> View:
    """Decorator: a page that says so as long as the bot has not made its tables."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotReadyError:
            context = {"title": "Der Bot ist noch nicht bereit",
                       "cure": "Starten Sie ihn einmal, dann ist diese Seite da."}  # fmt: skip
            return render(request, "error.html", context, status=503)

    return guarded


def _named(fault: Exception) -> Exception:
    text = str(getattr(fault, "orig", fault)).casefold()
    absent = any(part in text for part in ("no such table", "does not exist", "unable to open"))
    return NotReadyError() if absent else fault
