"""Telegram as its Bot API documents it (update objects, sendMessage, errors)."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator

from aiohttp import web

from tests.messengers.provider import Provider, Sent
from tests.messengers.stations import OLD, Hook, Station, cut, moment, nonsense, number, spoiled

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
SECRET = "a-secret-of_the-webhook-42"
BURST = 10**12  # update ids of a burst
HEADER = "x-telegram-bot-api-secret-token"


class TelegramStation(Station):
    """The channel "telegram"."""

    name = "telegram"

    def __init__(self) -> None:
        super().__init__()
        self.provider = Provider(_addresses)

    def settings(self) -> dict[str, str]:
        return {
            "LOTSE_TELEGRAM_TOKEN": TOKEN,
            "LOTSE_TELEGRAM_SECRET": SECRET,
            "LOTSE_TELEGRAM_API": self.provider.url,
        }

    def text(self, who, text, at=None, place=-1) -> Hook:
        order = BURST + place * 1_000_000 + number() % 1_000_000 if place >= 0 else None
        return self._update(self._message(who, moment(at, place)) | {"text": text}, order)

    def press(self, who, button) -> Hook:
        query = {
            "id": str(number()), "from": _user(who), "chat_instance": "1", "data": button,
            "message": self._message(who, None) | {"text": "Was meinen Sie?"},
        }  # fmt: skip
        return self._hook({"update_id": number(), "callback_query": query})

    def unsupported(self, who) -> dict[str, Hook]:
        file = {"file_id": "A", "file_unique_id": "B", "duration": 3, "file_size": 900}
        kinds = {
            "voice": {"voice": file}, "image": {"photo": [file | {"width": 9, "height": 9}]},
            "location": {"location": {"latitude": 51.5, "longitude": 7.4}},
            "file": {"document": file}, "other": {"contact": {"first_name": "A"}},
        }  # fmt: skip
        return {k: self._update(self._message(who, None) | v, None) for k, v in kinds.items()}

    def sign(self, body: bytes) -> dict[str, str]:
        return {HEADER: SECRET, "content-type": "application/json"}

    def forged(self, good: Hook) -> Iterator[Hook]:
        yield from spoiled(good, HEADER)
        # Telegram signs no body: what arrives cut off has to be unreadable on its own.
        yield from (one for one in cut(good) if not _reads(one.body))
        for body in nonsense():
            yield Hook(body, self.sign(body))
        for age in OLD:
            yield self.text("4917011", "alt", at=time.time() - age)
        for query in ({}, {"token": SECRET}, {"secret_token": SECRET}, {"a": "1"}):
            yield Hook(b"", self.sign(b""), "GET", query)

    def too_many(self) -> web.Response:
        """The answer to too many messages."""
        error = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 1"}
        return web.json_response(error | {"parameters": {"retry_after": 1}}, status=429)

    def edited(self, who, text) -> Hook:
        said = self._message(who, None) | {"text": text, "edit_date": int(time.time())}
        return self._hook({"update_id": number(), "edited_message": said})

    def by_bot(self, who, text) -> Hook:
        """Another bot writes."""
        said = self._message(who, None) | {"text": text}
        said["from"] = said["from"] | {"is_bot": True}
        return self._update(said, None)

    def update(self, who, text, place: int) -> dict:
        """An update as long polling brings it."""
        return {"update_id": place, "message": self._message(who, None) | {"text": text}}

    def waits(self, *hooks: Hook) -> None:
        """The updates wait until somebody fetches them."""

        async def add() -> None:
            held = self.provider.state.setdefault("waiting", [])
            held.extend(json.loads(one.body) for one in hooks)

        self.provider.do(add())

    def group(self, who, text) -> Hook:
        said = self._message(who, None) | {"text": text, "chat": {"id": -5, "type": "group"}}
        return self._update(said, None)

    def _message(self, who, at) -> dict:
        chat = {"id": int(who), "first_name": "Erika", "type": "private"}
        return {
            "message_id": number(), "from": _user(who), "chat": chat,
            "date": int(time.time() if at is None else at),
        }  # fmt: skip

    def _update(self, said: dict, place) -> Hook:
        return self._hook({"update_id": place or number(), "message": said})

    def _hook(self, update: dict) -> Hook:
        body = json.dumps(update).encode()
        return Hook(body, self.sign(body))


def _user(who) -> dict:
    return {"id": int(who), "is_bot": False, "first_name": "Erika", "language_code": "de"}


def _reads(body: bytes) -> bool:
    try:
        return isinstance(json.loads(body), dict)
    except ValueError:
        return False


async def _polled(request: web.Request, provider: Provider, body: dict) -> web.Response:
    """Long polling: a second one ends the first, and there is none beside a webhook."""
    if provider.state.get("webhook"):
        return _conflict("can't use getUpdates method while webhook is active")
    mine = provider.state["poll"] = object()
    end = time.monotonic() + min(body["timeout"], 3)
    while True:
        held = provider.state.setdefault("waiting", [])
        held[:] = [one for one in held if one["update_id"] >= body["offset"]]
        if held or time.monotonic() > end:
            return web.json_response({"ok": True, "result": held[:100]})
        await asyncio.sleep(0.05)
        if request.transport is None or request.transport.is_closing():
            return web.Response()
        if provider.state["poll"] is not mine:
            provider.state["conflicts"] = provider.state.get("conflicts", 0) + 1
            return _conflict("terminated by other getUpdates request")


def _conflict(why: str) -> web.Response:
    error = {"ok": False, "error_code": 409, "description": f"Conflict: {why}"}
    return web.json_response(error, status=409)


def _addresses(app: web.Application, provider: Provider) -> None:
    async def method(request: web.Request) -> web.Response:
        name = request.match_info["method"]
        body = await request.json()
        provider.calls.append((name, body))
        if request.match_info["token"] != TOKEN:
            return web.json_response(
                {"ok": False, "error_code": 401, "description": "Unauthorized"}, status=401
            )
        if name == "sendMessage":
            if (trouble := await provider.trouble()) is not None:
                return trouble
            assert 0 < len(body["text"].encode("utf-16-le")) <= 8192 and "parse_mode" not in body
            rows = body.get("reply_markup", {}).get("inline_keyboard", [])
            choices = [(one["callback_data"], one["text"]) for row in rows for one in row]
            assert all(len(data.encode()) <= 64 for data, _ in choices)
            provider.sent.append(Sent(str(body["chat_id"]), body["text"], choices, body))
            return web.json_response({"ok": True, "result": {"message_id": number()}})
        if name == "getUpdates":
            return await _polled(request, provider, body)
        results = {
            "getMe": {"id": 1, "is_bot": True, "username": "lotse_bot"},
            "getWebhookInfo": {"url": provider.state.get("webhook", ""), "pending_update_count": 0},
        }
        if name == "setWebhook":
            provider.state["webhook"] = body["url"]
            provider.state["secret"] = body["secret_token"]
        if name == "deleteWebhook":
            provider.state["webhook"] = ""
        return web.json_response({"ok": True, "result": results.get(name, True)})

    app.router.add_post("/bot{token}/{method}", method)
