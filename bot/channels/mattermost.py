"""Mattermost, for staff: a webhook and direct messages bring questions, a bot account answers."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bot.channels.base import RefusedError
from bot.channels.mattermost_direct import Direct
from bot.channels.messenger.calls import Answer, Caller
from bot.channels.messenger.model import (
    Address,
    Finding,
    Part,
    Received,
    RejectedError,
    Request,
    Shape,
    Update,
)
from bot.channels.messenger.settings import WEB, form
from bot.channels.messenger.signatures import fresh, require, same
from bot.channels.messenger.words import finding

_ID = r"[a-z0-9]{26}"
_MARKDOWN = re.compile(r"(https?://\S+)|([\\`*_{}\[\]()#+\-.!|<>~:@])")


@dataclass(frozen=True)
class MattermostSettings:
    """LOTSE_MATTERMOST_…"""

    server: str = field(metadata=form(WEB))  # https://mattermost.example.org
    token: str = field(repr=False, metadata=form(_ID))  # of the bot account
    webhook_token: str = field(repr=False, metadata=form(_ID))  # of the outgoing webhook
    announce: str = field(default="", metadata=form(_ID))  # channel for requests for a person


class Mattermost:
    """The channel "mattermost"."""

    name = "mattermost"
    shape = Shape(longest=4000)

    def __init__(self, settings: MattermostSettings, caller: Caller | None = None) -> None:
        self._settings = settings
        bearer = {"Authorization": f"Bearer {settings.token}"}
        self._caller = caller or Caller(self.name, bearer)
        self._own = ""  # the bot's own user id
        self._direct = Direct(self._caller, settings.server, settings.token, self._call)

    async def receive(self, request: Request) -> Received:
        """What an outgoing webhook posts. Mattermost signs no body; its token stands in it."""
        require(request.method == "POST")
        body = json.loads(request.body)
        require(same(str(body.get("token", "")), self._settings.webhook_token))
        fresh(float(body["timestamp"]) / 1000)
        update = _update(body)
        if body["user_id"] == await self._me():
            return Received()  # what we post ourselves comes back by the same webhook
        return Received((update,), answer="{}", content_type="application/json")

    async def send(self, address: Address, part: Part) -> None:
        """Posts a text below the question."""
        await self._post(address["channel"], part.text, address["post"])

    @property
    def announces(self) -> bool:
        """Whether staff have a channel."""
        return bool(self._settings.announce)

    async def announce(self, text: str) -> None:
        """Tells the staff's channel."""
        await self._post(self._settings.announce, text, "")

    async def seen(self, _: Address) -> None:
        """Mattermost shows no receipts."""

    async def listen(self, take: Callable[[Update], Awaitable[bool]]) -> None:
        """Reads direct messages; webhooks bring the others."""
        await self._direct.listen(take)

    async def check(self) -> list[Finding]:
        """Asks who we are, and whether we are in the channel of the staff."""
        me = await self._call("GET", "users/me")
        if me.status != 200:
            return [finding(False, "mattermost_token", status=me.status)]
        named = finding(True, "named", name=me.body["username"])
        return [named, finding(True, "mattermost_webhook_token"), await self._room()]

    async def _room(self) -> Finding:
        if not self.announces:
            return finding(True, "announces_nothing", name="LOTSE_MATTERMOST_ANNOUNCE")
        room = await self._call("GET", f"channels/{self._settings.announce}")
        if room.status != 200:
            return finding(False, "mattermost_room", status=room.status)
        return finding(True, "announces", name=room.body["display_name"])

    async def close(self) -> None:
        """Closes the connections."""
        await self._caller.close()

    async def _post(self, channel: str, text: str, root: str) -> None:
        body = {"channel_id": channel, "message": _escaped(text), "root_id": root}
        answer = await self._call("POST", "posts", json=body)
        if answer.status == 400 and root and (top := await self._root(root)):
            answer = await self._call("POST", "posts", json=body | {"root_id": top})
        if answer.status not in (200, 201):
            raise RejectedError("rejected", str(answer.status))

    async def _root(self, post: str) -> str:
        """The post at the top of the thread, where the question itself was an answer."""
        answer = await self._call("GET", f"posts/{post}")
        return str(answer.body.get("root_id", "")) if answer.status == 200 else ""

    async def _me(self) -> str:
        if not self._own:
            answer = await self._call("GET", "users/me")
            if answer.status != 200:
                raise RefusedError("unavailable", 503, retry_after=5)
            self._own = str(answer.body["id"])
        return self._own

    async def _call(self, method: str, path: str, **options: Any) -> Answer:
        url = f"{self._settings.server.rstrip('/')}/api/v4/{path}"
        return await self._caller.call(method, url, method == "GET", **options)


def _escaped(text: str) -> str:
    """The text with nothing in it that formats; a link stays as it is, or it would be none."""
    return _MARKDOWN.sub(lambda found: found[1] or "\\" + found[2], text)


def _update(body: dict[str, Any]) -> Update:
    text = str(body["text"]).strip()
    trigger = str(body.get("trigger_word", ""))
    if trigger and text.startswith(trigger):
        text = text[len(trigger) :].strip()
    channel, user, post = str(body["channel_id"]), str(body["user_id"]), str(body["post_id"])
    address = {"channel": channel, "post": post}
    kind = "file" if body.get("file_ids") else "" if text else "other"
    place = float(body["timestamp"])
    return Update(post, f"{channel}:{user}", address, place, text, "", kind)
