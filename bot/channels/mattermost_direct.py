"""Direct messages to the bot in Mattermost: outgoing webhooks bring none, its event stream does."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp

from bot.channels.faults import named
from bot.channels.messenger.calls import Answer, Caller
from bot.channels.messenger.model import UnreachableError, Update
from bot.channels.messenger.readable import readable

logger = logging.getLogger(__name__)
BACK = 86400.0  # seconds that are looked back after a break; repeats are known for longer
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0


class Direct:
    """The direct messages of one bot account."""

    def __init__(
        self, caller: Caller, server: str, token: str, call: Callable[..., Awaitable[Answer]]
    ) -> None:
        self._caller = caller
        self._stream = server.rstrip("/").replace("http", "ws", 1) + "/api/v4/websocket"
        self._token = token
        self._call = call
        self._pause = FIRST_PAUSE

    async def listen(self, take: Callable[[Update], Awaitable[bool]]) -> None:
        """Reads for as long as the process runs; connects again when the line breaks."""
        while True:
            try:
                async for post in self._posts():
                    for update in readable("mattermost", _updates, post):
                        await take(update)
            except (aiohttp.ClientError, OSError, asyncio.TimeoutError, UnreachableError) as fault:
                logger.warning("mattermost: the event stream broke: %s", named(fault))
            await asyncio.sleep(self._pause)
            self._pause = min(2 * self._pause, LONGEST_PAUSE)

    async def _posts(self) -> AsyncIterator[dict[str, Any]]:
        """What was written to the bot while nobody listened, then what is being written."""
        async with self._caller.stream(self._stream) as stream:
            challenge = {"token": self._token}
            await stream.send_json(
                {"seq": 1, "action": "authentication_challenge", "data": challenge}
            )
            me = await self._found("users/me")
            missed = await self._missed(me["id"])
            self._pause = FIRST_PAUSE
            for post in missed:
                yield post
            async for message in stream:
                event = json.loads(message.data) if message.type == aiohttp.WSMsgType.TEXT else {}
                if event.get("event") == "posted" and event["data"].get("channel_type") == "D":
                    post = json.loads(event["data"]["post"])
                    if post["user_id"] != me["id"]:
                        yield post

    async def _missed(self, me: str) -> list[dict[str, Any]]:
        since = int((time.time() - BACK) * 1000)
        posts: list[dict[str, Any]] = []
        for room in await self._found("users/me/channels"):
            if room["type"] == "D" and room["last_post_at"] > since:
                found = await self._found(f"channels/{room['id']}/posts", since=str(since))
                posts += found["posts"].values()
        new = [one for one in posts if one["create_at"] > since and one["user_id"] != me]
        return sorted(new, key=lambda one: float(one["create_at"]))

    async def _found(self, path: str, **params: str) -> Any:
        answer = await self._call("GET", path, params=params)
        if answer.status != 200:
            raise UnreachableError
        return answer.body


def _updates(post: dict[str, Any]) -> list[Update]:
    props = post.get("props") or {}
    automatic = [post.get("type"), props.get("from_bot"), props.get("from_webhook")]
    if any(automatic) or post.get("delete_at"):
        return []
    channel, text = str(post["channel_id"]), str(post["message"]).strip()
    kind = "file" if post.get("file_ids") else "" if text else "other"
    address = {"channel": channel, "post": str(post.get("root_id", ""))}
    who, place = f"{channel}:{post['user_id']}", float(post["create_at"])
    return [Update(str(post["id"]), who, address, place, text, "", kind)]
