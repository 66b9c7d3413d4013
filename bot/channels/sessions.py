"""Sessions of the web channel: issued and signed here, so that nobody can make or guess one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.channels.base import RefusedError
from bot.channels.config import ChannelConfig
from bot.channels.database import Database
from bot.channels.tables import web_sessions

_BYTES = 20  # 160 bits of entropy
_TOKEN = re.compile(r"([A-Za-z0-9_-]{27})\.(\d{1,12})\.([A-Za-z0-9_-]{43})")
_REMEMBERED = 10_000
_RECHECK = 5.0  # seconds after which the table is asked again whether a session still exists
_TOUCH = 30.0  # seconds between two notes that a session is in use


class Sessions:
    """Issues sessions and tells whose a token is."""

    def __init__(
        self, database: Database, config: ChannelConfig, clock: Callable[[], float] = time.time
    ) -> None:
        self._database = database
        self._config = config
        self._clock = clock
        self._signing = _key(config.secret, "session")
        self._naming = _key(config.secret, "sender")
        self._known: OrderedDict[str, tuple[float, float]] = OrderedDict()  # sender: seen, checked

    async def begin(self) -> str:
        """A new session's token."""
        value = _encoded(secrets.token_bytes(_BYTES))
        now = self._clock()
        await self._database.write(_insert, self._sender(value), now)
        head = f"{value}.{int(now)}"
        return f"{head}.{self._signature(head)}"

    async def sender(self, token: str) -> str:
        """The pseudonym of the session's owner. Raises RefusedError if it does not hold."""
        found = _TOKEN.fullmatch(token)
        if not found or not hmac.compare_digest(
            self._signature(f"{found[1]}.{found[2]}"), found[3]
        ):
            raise RefusedError("session_invalid", 401)
        now = self._clock()
        if now - int(found[2]) >= self._config.max_seconds:
            raise RefusedError("session_expired", 401)
        sender = self._sender(found[1])
        if now - await self._seen(sender, now) >= self._config.idle_seconds:
            raise RefusedError("session_expired", 401)
        return sender

    async def touch(self, sender: str) -> None:
        """Notes that the session is in use: its idle time begins anew."""
        now = self._clock()
        seen, checked = self._known.get(sender, (0.0, 0.0))
        if now - seen >= _TOUCH:
            await self._database.write(_touch, sender, now)
            self._remember(sender, now, checked)

    async def end(self, sender: str) -> None:
        """The session holds no longer."""
        self.forget(sender)
        await self._database.write(_end, sender)

    def forget(self, sender: str) -> None:
        """The table is asked again whether this session exists."""
        self._known.pop(sender, None)

    async def tidy(self) -> None:
        """Forgets sessions that are past their time."""
        await self._database.write(_tidy, self._clock() - self._config.max_seconds)

    async def _seen(self, sender: str, now: float) -> float:
        seen, checked = self._known.get(sender, (0.0, 0.0))
        if not 0 <= now - checked < _RECHECK:
            stored = await self._database.read(_seen, sender)
            if stored is None:
                self._known.pop(sender, None)
                raise RefusedError("session_invalid", 401)
            seen = stored
            self._remember(sender, seen, now)
        return seen

    def _remember(self, sender: str, seen: float, checked: float) -> None:
        self._known[sender] = (seen, checked)
        self._known.move_to_end(sender)
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)

    def _sender(self, value: str) -> str:
        return "web-" + hmac.new(self._naming, value.encode(), hashlib.sha256).hexdigest()[:40]

    def _signature(self, head: str) -> str:
        return _encoded(hmac.new(self._signing, head.encode(), hashlib.sha256).digest())


def _key(secret: bytes, use: str) -> bytes:
    return hmac.new(secret, use.encode(), hashlib.sha256).digest()


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _insert(connection: Connection, sender: str, now: float) -> None:
    connection.execute(web_sessions.insert().values(sender_id=sender, created=now, seen=now))


def _seen(connection: Connection, sender: str) -> float | None:
    return connection.execute(
        sa.select(web_sessions.c.seen).where(web_sessions.c.sender_id == sender)
    ).scalar()


def _touch(connection: Connection, sender: str, now: float) -> None:
    mine = web_sessions.c.sender_id == sender
    connection.execute(web_sessions.update().where(mine).values(seen=now))


def _end(connection: Connection, sender: str) -> None:
    connection.execute(web_sessions.delete().where(web_sessions.c.sender_id == sender))


def _tidy(connection: Connection, before: float) -> None:
    connection.execute(web_sessions.delete().where(web_sessions.c.created < before))
