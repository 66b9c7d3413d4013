"""PostgreSQL and Redis servers of our own, on free ports and in a folder that is thrown away."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path


class MissingError(Exception):
    """A server program is not installed; the message says which package has it."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A child process that can be paused, resumed, stopped and started again."""

    def __init__(self, folder: Path, port: int | None = None) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it and returns when it answers."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(self.command(), stdout=log, stderr=log, cwd=self.folder,
                                            preexec_fn=_as(self.user()))  # fmt: skip
        deadline = time.monotonic() + 20
        while not self.answers():
            if (
                self.process is None
                or self.process.poll() is not None
                or time.monotonic() > deadline
            ):
                raise RuntimeError((self.folder / "log").read_text(errors="replace")[-2000:])
            time.sleep(0.05)

    def stop(self) -> None:
        """Stops it at once, breaking all connections."""
        if self.process and self.process.poll() is None:
            self.resume()
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def pause(self) -> None:
        """Freezes it with its children: connections stay open and nothing answers."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Ends the pause."""
        self._signal(signal.SIGCONT)

    def command(self) -> list[str]:
        """The command line."""
        raise NotImplementedError

    def user(self) -> str | None:
        """The user to run as if we are root; None for ourselves."""
        return None

    def answers(self) -> bool:
        """Whether it can be worked with."""
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def _signal(self, number: signal.Signals) -> None:
        if not self.process:
            return
        for pid in [self.process.pid, *_children(self.process.pid)]:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue


class Postgres(Server):
    """A PostgreSQL cluster with a database `lotse`; url is for SQLAlchemy."""

    def __init__(self, folder: Path, port: int | None = None) -> None:
        super().__init__(folder, port)
        self.bin = _postgres_bin()
        data = folder / "data"
        folder.chmod(0o755)
        if user := self.user():
            shutil.chown(folder, user)
        made = [str(self.bin / "initdb"), "-D", str(data), "-U", "lotse", "-A", "trust",
                "-E", "UTF8", "--locale=C", "--no-sync"]  # fmt: skip
        subprocess.run(
            made, check=True, capture_output=True, preexec_fn=_as(self.user()), cwd=folder
        )
        self.url = f"postgresql://lotse@127.0.0.1:{self.port}/lotse"

    def command(self) -> list[str]:
        """One postmaster, without a Unix socket."""
        return [str(self.bin / "postgres"), "-D", str(self.folder / "data"), "-p", str(self.port),
                "-c", "unix_socket_directories=", "-c", "listen_addresses=127.0.0.1"]  # fmt: skip

    def user(self) -> str | None:
        """PostgreSQL refuses to run as root."""
        return _unprivileged() if os.geteuid() == 0 else None

    def start(self) -> None:
        """Starts it and makes the database the first time."""
        super().start()
        import sqlalchemy as sa

        engine = sa.create_engine(
            self.url.removesuffix("lotse") + "postgres", isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            if not connection.execute(
                sa.text("SELECT 1 FROM pg_database WHERE datname='lotse'")
            ).scalar():
                connection.execute(sa.text("CREATE DATABASE lotse"))
        engine.dispose()

    def answers(self) -> bool:
        """Whether it takes connections."""
        asked = [
            str(self.bin / "pg_isready"),
            "-h",
            "127.0.0.1",
            "-p",
            str(self.port),
            "-t",
            "1",
            "-q",
        ]
        return subprocess.run(asked).returncode == 0


class Redis(Server):
    """A Redis server that keeps nothing on disk."""

    def __init__(self, folder: Path, port: int | None = None) -> None:
        super().__init__(folder, port)
        self.program = shutil.which("redis-server")
        if not self.program:
            raise MissingError("redis-server is missing (Debian: apt-get install redis-server)")
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        """One server on the loopback address."""
        assert self.program
        return [self.program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "",
                "--appendonly", "no"]  # fmt: skip


def _postgres_bin() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if found:
        return found[-1].parent
    on_path = shutil.which("postgres")
    if not on_path:
        raise MissingError("PostgreSQL is missing (Debian: apt-get install postgresql)")
    return Path(on_path).parent


def _unprivileged() -> str:
    names = {one.pw_name for one in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _as(user: str | None) -> Callable[[], None]:
    if user is None:
        return os.setpgrp
    found = pwd.getpwnam(user)

    def change() -> None:
        os.setpgrp()
        os.setgid(found.pw_gid)
        os.setuid(found.pw_uid)

    return change


def _children(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(one) for one in text.split()]
