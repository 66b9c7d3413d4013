"""One instance per data folder: a lock that lasts as long as any of its processes."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from lotse.cli import Refusal

SETTING = "LOTSE_LOCK_FILE"
_PATIENCE = 2.0  # seconds for an instance that is just ending


def hold(file: Path) -> int:
    """The lock's open file; handed on to children, so that none outlives it unnoticed.

    Raises Refusal if another instance works on the same data.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    opened = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + _PATIENCE
    while not _locked(opened):
        if time.monotonic() > deadline:
            holder = os.read(opened, 32).decode(errors="replace").strip() or "?"
            os.close(opened)
            raise Refusal(
                f"Auf diesen Daten läuft schon ein Lotse (Prozess {holder}, Sperre {file}). "
                "Beenden Sie ihn oder wählen Sie mit LOTSE_CONVERSATIONS andere Daten."
            )
        time.sleep(0.1)
    os.ftruncate(opened, 0)
    os.pwrite(opened, f"{os.getpid()}\n".encode(), 0)
    return opened


def lock_file(conversations: str, folder: Path = Path("var")) -> Path:
    """The lock's place: beside an SQLite file, else in var/ (a server's data may be shared).

    The setting LOTSE_LOCK_FILE names another one, for several bots of one folder on a server.
    """
    if SETTING in os.environ:
        return Path(os.environ[SETTING])
    scheme, _, path = conversations.partition(":///")
    if scheme.startswith("sqlite") and path:
        return Path(f"{path}.lock")
    return folder / "lotse.lock"


def _locked(opened: int) -> bool:
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
