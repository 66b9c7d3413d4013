"""The two sets that are broken: the small one, the grown one, and stock Rasa as control."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from lotse.faults.bots import Bot
from lotse.faults.servers import Postgres, Redis


@dataclass
class Set:
    """What runs together."""

    bots: list[Bot]
    postgres: Postgres | None = None
    redis: Redis | None = None
    folder: Path = field(default_factory=Path)


@contextmanager
def small(kind: type[Bot] = Bot, **settings: str) -> Generator[Set, None, None]:
    """One process, SQLite."""
    with tempfile.TemporaryDirectory() as name:
        bot = kind(Path(name), **settings)
        try:
            bot.start()
            yield Set([bot], folder=Path(name))
        finally:
            bot.stop()


@contextmanager
def grown() -> Generator[Set, None, None]:
    """Two processes, PostgreSQL and Redis."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        root.chmod(0o755)
        for part in ("postgres", "redis", "one", "two"):
            (root / part).mkdir()
        postgres, redis = Postgres(root / "postgres"), Redis(root / "redis")
        bots: list[Bot] = []
        try:
            postgres.start()
            redis.start()
            for part in ("one", "two"):
                bots.append(_grown(root / part, postgres, redis))
            yield Set(bots, postgres, redis, root)
        finally:
            for bot in bots:
                bot.stop()
            redis.stop()
            postgres.stop()


def _grown(folder: Path, postgres: Postgres, redis: Redis) -> Bot:
    bot = Bot(folder, LOTSE_CONVERSATIONS=postgres.url, LOTSE_LOCKS=redis.url,
              LOTSE_LOCK_FILE=str(folder / "lock"))  # fmt: skip
    return bot.start()


@contextmanager
def tiny_disk(size: str = "160m") -> Generator[Path, None, None]:
    """A small file system in memory. Raises PermissionError where none can be mounted."""
    with tempfile.TemporaryDirectory() as name:
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", name],
                              capture_output=True)  # fmt: skip
        if made.returncode:
            raise PermissionError("no tmpfs can be mounted here (needs root)")
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", "-l", name], check=True)


@contextmanager
def engines() -> Generator[tuple[Postgres, Redis], None, None]:
    """PostgreSQL and Redis alone."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        root.chmod(0o755)
        for part in ("postgres", "redis"):
            (root / part).mkdir()
        postgres, redis = Postgres(root / "postgres"), Redis(root / "redis")
        try:
            postgres.start()
            redis.start()
            yield postgres, redis
        finally:
            redis.stop()
            postgres.stop()
