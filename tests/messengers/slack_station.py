"""Slack as documented: signed events and interactions, chat.postMessage with blocks."""

from __future__ import annotations

import hashlib
import hmac
import html
import json
import time
from collections.abc import Iterator
from urllib.parse import urlencode

from aiohttp import web

from tests.messengers.provider import Provider, Sent
from tests.messengers.stations import OLD, Hook, Station, cut, moment, nonsense, number, spoiled

TOKEN = "xoxb-17653672481-19874698323-pdFZKVeTuE8sk7oOcHrzqqgy"
SIGNING = "8f742231b10e8888abcd99yyyzzz85a5"  # as in Slack's own documentation
ANNOUNCE, OUTSIDE = "C0STAFF", "C0OTHER"
SIGNATURE, STAMP = "x-slack-signature", "x-slack-request-timestamp"


class SlackStation(Station):
    """The channel "slack"."""

    name = "slack"

    def __init__(self) -> None:
        super().__init__()
        self.provider = Provider(_addresses)

    def settings(self) -> dict[str, str]:
        return {
            "LOTSE_SLACK_TOKEN": TOKEN,
            "LOTSE_SLACK_SIGNING_SECRET": SIGNING,
            "LOTSE_SLACK_ANNOUNCE": ANNOUNCE,
            "LOTSE_SLACK_API": f"{self.provider.url}/api",
        }

    def person(self) -> str:
        return f"U{number()}"

    def known_as(self, who: str) -> str:
        return f"{_channel(who)}:{who}"

    def text(self, who, text, at=None, place=-1) -> Hook:
        return self._event(who, {"text": html.escape(text, quote=False)}, moment(at, place), at)

    def mention(self, who: str, text: str, stamp: str) -> Hook:
        """Somebody names the bot in a channel."""
        event = {
            "type": "app_mention", "user": who, "text": f"<@U0BOT> {text}", "ts": stamp,
            "channel": _channel(who), "event_ts": stamp,
        }  # fmt: skip
        return self._callback(event, None)

    def press(self, who, button) -> Hook:
        action = {
            "type": "button", "action_id": button, "value": button, "block_id": "b",
            "action_ts": f"{time.time():.6f}",
        }  # fmt: skip
        payload = {
            "type": "block_actions", "user": {"id": who}, "channel": {"id": _channel(who)},
            "message": {"type": "message", "ts": "1.1"}, "actions": [action],
        }  # fmt: skip
        return self.signed(urlencode({"payload": json.dumps(payload)}).encode(), form=True)

    def unsupported(self, who) -> dict[str, Hook]:
        file = {"subtype": "file_share", "text": "", "files": [{"id": "F1", "mimetype": "a/b"}]}
        return {
            "file": self._event(who, file, time.time(), None),
            "other": self._event(who, {"text": ""}, time.time(), None),
        }

    def forged(self, good: Hook) -> Iterator[Hook]:
        yield from spoiled(good, SIGNATURE)
        yield from cut(good)
        for body in nonsense():
            yield self.signed(body)
        for age in OLD:  # properly signed then
            yield self.text("U1", "alt", at=time.time() - age)
        for stamp in ("", "x", "-1", "1e9", "nan", "９", str(int(time.time()) + 1)):
            yield Hook(good.body, good.headers | {STAMP: stamp.encode()})
        yield self.signed(b'{"type":"event_callback"}')

    def signed(self, body: bytes, at: float | None = None, form: bool = False) -> Hook:
        """The request as Slack signs it."""
        stamp = str(int(time.time() if at is None else at))
        base = b"v0:" + stamp.encode() + b":" + body
        mac = "v0=" + hmac.new(SIGNING.encode(), base, hashlib.sha256).hexdigest()
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        return Hook(body, {SIGNATURE: mac, STAMP: stamp, "content-type": kind})

    def too_many(self) -> web.Response:
        """The answer to too many messages."""
        error = {"ok": False, "error": "ratelimited"}
        return web.json_response(error, status=429, headers={"Retry-After": "1"})

    def bot_said(self, who: str) -> Hook:
        """What the bot itself wrote comes back as an event."""
        return self._event(who, {"text": "Echo", "bot_id": "B1"}, time.time(), None)

    def _event(self, who: str, content: dict, sent: float, at: float | None) -> Hook:
        stamp = f"{sent:.6f}"
        event = {
            "type": "message", "channel_type": "im", "channel": _channel(who), "user": who,
            "ts": stamp, "event_ts": stamp,
        } | content  # fmt: skip
        return self._callback(event, at)

    def _callback(self, event: dict, at: float | None) -> Hook:
        body = {
            "token": "z26uFbvR1xHJEdHE1OQiO6t8", "team_id": "T1", "api_app_id": "A1",
            "type": "event_callback", "event_id": f"Ev{number()}", "event": event,
        }  # fmt: skip
        return self.signed(json.dumps(body).encode(), at)


def _channel(who: str) -> str:
    return "D" + who[1:]


def _addresses(app: web.Application, provider: Provider) -> None:
    async def post(request: web.Request) -> web.Response:
        if request.headers["Authorization"] != f"Bearer {TOKEN}":
            return web.json_response({"ok": False, "error": "invalid_auth"})
        body = await request.json()
        if (trouble := await provider.trouble()) is not None:
            return trouble
        if "blocks" not in body:  # formatted: &, < and > are escaped
            provider.sent.append(Sent(body["channel"], html.unescape(body["text"]), [], body))
            return web.json_response({"ok": True, "channel": body["channel"], "ts": "1.2"})
        text = body["blocks"][0]["text"]
        assert text["type"] == "plain_text" and 0 < len(text["text"]) <= 3000
        assert html.unescape(body["text"]) == text["text"]
        elements = [one for block in body["blocks"][1:] for one in block["elements"]]
        assert len({one["action_id"] for one in elements}) == len(elements) <= 25
        assert all(0 < len(one["text"]["text"]) <= 75 for one in elements)
        choices = [(one["value"], one["text"]["text"]) for one in elements]
        to = "U" + body["channel"][1:] if body["channel"][0] == "D" else body["channel"]
        provider.sent.append(Sent(to, text["text"], choices, body))
        return web.json_response({"ok": True, "channel": body["channel"], "ts": "1.2"})

    async def test(request: web.Request) -> web.Response:
        if request.headers["Authorization"] != f"Bearer {TOKEN}":
            return web.json_response({"ok": False, "error": "invalid_auth"})
        return web.json_response({"ok": True, "user": "lotse", "team": "Stadt", "user_id": "U0BOT"})

    async def info(request: web.Request) -> web.Response:
        room = (await request.post())["channel"]
        if room not in (ANNOUNCE, OUTSIDE):
            return web.json_response({"ok": False, "error": "channel_not_found"})
        found = {"id": room, "name": "anfragen", "is_member": room == ANNOUNCE}
        return web.json_response({"ok": True, "channel": found})

    app.router.add_post("/api/conversations.info", info)
    app.router.add_post("/api/chat.postMessage", post)
    app.router.add_post("/api/auth.test", test)
