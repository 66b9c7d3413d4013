"""Telegram's Bot API: by webhook, or by long polling where there is no public address."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bot.channels.messenger import words
from bot.channels.messenger.calls import Answer, Caller
from bot.channels.messenger.model import (
    Address,
    Finding,
    Part,
    Received,
    RejectedError,
    Request,
    Shape,
    UnreachableError,
    Update,
)
from bot.channels.messenger.readable import readable
from bot.channels.messenger.settings import WEB, form
from bot.channels.messenger.shaping import title
from bot.channels.messenger.signatures import fresh, require, same
from bot.channels.messenger.words import finding

logger = logging.getLogger(__name__)
POLL_SECONDS = 50
KINDS = ["message", "edited_message", "callback_query"]
_UNREAD = {
    "voice": "voice", "audio": "voice", "video_note": "voice", "photo": "image", "video": "image",
    "animation": "image", "sticker": "image", "location": "location", "venue": "location",
    "document": "file", "contact": "other", "poll": "other", "dice": "other",
}  # fmt: skip


@dataclass(frozen=True)
class TelegramSettings:
    """LOTSE_TELEGRAM_…"""

    token: str = field(repr=False, metadata=form(r"\d+:[\w-]+"))
    secret: str = field(default="", repr=False, metadata=form(r"[A-Za-z0-9_-]{1,256}"))  # webhook's
    mode: str = field(default="webhook", metadata=form("webhook|polling"))
    api: str = field(default="https://api.telegram.org", metadata=form(WEB))


class Telegram:
    """The channel "telegram"."""

    name = "telegram"
    shape = Shape(longest=4096, buttons=10, title=60)

    def __init__(self, settings: TelegramSettings, caller: Caller | None = None) -> None:
        self._settings = settings
        self._caller = caller or Caller(self.name)

    async def receive(self, request: Request) -> Received:
        """A webhook's update."""
        given = request.headers.get("x-telegram-bot-api-secret-token", "")
        require(request.method == "POST" and same(given, self._settings.secret))
        update = json.loads(request.body)
        said = update.get("message") or update.get("edited_message") or {}
        if said:
            fresh(said.get("edit_date") or said["date"])
        return Received(tuple(_updates(update)))

    async def send(self, address: Address, part: Part) -> None:
        """Sends plain text: without a parse mode nothing in it is formatting."""
        body: dict[str, Any] = {
            "chat_id": address["chat"],
            "text": part.text,
            "link_preview_options": {"is_disabled": True},
        }
        if part.choices:
            body["reply_markup"] = {"inline_keyboard": [
                [{"text": title(one.title, self.shape.title), "callback_data": one.id}]
                for one in part.choices
            ]}  # fmt: skip
        _checked(await self._call("sendMessage", body))

    async def seen(self, address: Address) -> None:
        """Ends the waiting sign on a pressed button."""
        if address.get("callback"):
            await self._call("answerCallbackQuery", {"callback_query_id": address["callback"]})

    async def listen(self, take: Callable[[Update], Awaitable[bool]]) -> None:
        """Long polling, if it is switched on."""
        if self._settings.mode != "polling":
            return
        offset = 0
        while True:
            body = {"offset": offset, "timeout": POLL_SECONDS, "allowed_updates": KINDS}
            try:
                answer = await self._call("getUpdates", body, True, POLL_SECONDS + 10)
            except UnreachableError as fault:
                await asyncio.sleep(min(fault.seconds, 30.0))
                continue
            if answer.status != 200:
                # 409: a webhook is set, or a bot of another installation fetches, too.
                logger.error("telegram: getUpdates: %s", answer.status)
                await asyncio.sleep(5.0)
                continue
            for update in answer.body["result"]:
                for one in readable(self.name, _updates, update):
                    await take(one)
                offset = max(offset, update["update_id"] + 1)

    async def set_webhook(self, url: str) -> Answer:
        """Tells Telegram where to send updates."""
        body = {"url": url, "secret_token": self._settings.secret, "allowed_updates": KINDS}
        return await self._call("setWebhook", body, True)

    async def delete_webhook(self) -> Answer:
        """Tells Telegram to send no updates: needed before long polling."""
        return await self._call("deleteWebhook", {}, True)

    async def check(self) -> list[Finding]:
        """Asks who we are and where updates go."""
        me = await self._call("getMe", {}, True)
        if me.status != 200:
            return [finding(False, "telegram_token", status=me.status)]
        found = [finding(True, "named", name="@" + me.body["result"]["username"])]
        info = (await self._call("getWebhookInfo", {}, True)).body["result"]
        return found + _webhook(self._settings, info)

    async def close(self) -> None:
        """Closes the connections."""
        await self._caller.close()

    async def _call(
        self, method: str, body: dict[str, Any], again: bool = False, seconds: float = 10.0
    ) -> Answer:
        url = f"{self._settings.api}/bot{self._settings.token}/{method}"
        return await self._caller.call("POST", url, again, json=body, seconds=seconds)


def _checked(answer: Answer) -> None:
    if answer.status == 403:
        raise RejectedError("blocked")
    if answer.status != 200:
        raise RejectedError("rejected", str(answer.status))


def _updates(update: dict[str, Any]) -> list[Update]:
    number = int(update["update_id"])
    if query := update.get("callback_query"):
        return _pressed(query, number)
    edited = update.get("edited_message")
    said = edited or update.get("message")
    if not said or said["chat"]["type"] != "private" or said["from"].get("is_bot"):
        return []
    chat = int(said["chat"]["id"])
    text = said.get("text", "")
    kind = "" if text else next((_UNREAD[key] for key in _UNREAD if key in said), "other")
    # Every update has its own number: a repeat has the same one, an edit another.
    return [
        Update(str(number), str(chat), {"chat": chat}, number, _plain(text, said), "", kind)
    ]  # fmt: skip


def _pressed(query: dict[str, Any], number: int) -> list[Update]:
    chat = query["message"]["chat"]
    if chat["type"] != "private":
        return []
    address = {"chat": int(chat["id"]), "callback": str(query["id"])}
    data = str(query["data"])
    return [Update(str(number), str(int(chat["id"])), address, number, button=data)]


def _plain(text: str, said: dict[str, Any]) -> str:
    """`/start` and `/help` are a greeting; any other command is a text like all others."""
    if not isinstance(text, str):
        raise ValueError("text")
    command = text.split(maxsplit=1)[0].split("@")[0].lower() if text.strip() else ""
    return str(words.own("greeting")) if command in ("/start", "/help") else text


def _webhook(settings: TelegramSettings, info: dict[str, Any]) -> list[Finding]:
    url = info.get("url", "")
    if settings.mode == "polling":
        return [finding(not url, "telegram_in_the_way" if url else "telegram_polling")]
    if not settings.secret:
        return [finding(False, "telegram_secret")]
    if not url:
        return [finding(False, "telegram_no_webhook")]
    found = [finding(True, "telegram_webhook", url=url)]
    if wrong := info.get("last_error_message"):
        found.append(finding(False, "telegram_error", error=wrong))
    return found
