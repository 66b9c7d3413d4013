"""Reads the console's settings from the environment."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from sqlalchemy.engine.url import make_url

_TRUE = {"1", "true", "yes", "on", "ja"}


def text(name: str, default: str = "") -> str:
    """The setting LOTSE_<name>, or its default."""
    return os.environ.get(f"LOTSE_{name}", default).strip()


def flag(name: str, default: bool = False) -> bool:
    """Whether LOTSE_<name> is switched on."""
    return text(name, "ja" if default else "").casefold() in _TRUE


def number(name: str, default: int) -> int:
    """LOTSE_<name> as a whole number."""
    return int(text(name) or default)


def several(name: str, default: str = "") -> list[str]:
    """LOTSE_<name> split at commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def database(url: str) -> dict[str, Any]:
    """Django's description of the database at an SQLAlchemy URL (SQLite or PostgreSQL)."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        path = Path(parsed.database or ":memory:")
        path.parent.mkdir(parents=True, exist_ok=True)
        # Immediate transactions wait for the lock instead of failing when a read becomes a write.
        options = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": options}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parsed.database,
        "USER": parsed.username or "",
        "PASSWORD": parsed.password or "",
        "HOST": parsed.host or "",
        "PORT": str(parsed.port or ""),
        "CONN_MAX_AGE": 60,
    }


def secret(path: Path) -> str:
    """LOTSE_CONSOLE_SECRET, or one that is made once and kept in a file only we can read."""
    given = text("CONSOLE_SECRET")
    if given:
        return given
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text(encoding="utf-8").strip()
