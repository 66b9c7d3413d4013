"""Mattermost as documented: an outgoing webhook's JSON, the posts of API v4."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator

from aiohttp import web

from tests.messengers.provider import Provider, Sent
from tests.messengers.stations import OLD, Hook, Station, cut, moment, nonsense, number

TOKEN = "bot7xkqz6jyd8fnu9tq3w1hb5c"
WEBHOOK = "xmb7ybt4ejyj9x3q4fpi8ksd7a"
ANNOUNCE = "staffchannel00000000000000"
OWN = "botuser0000000000000000000"
JSON = {"content-type": "application/json"}


class MattermostStation(Station):
    """The channel "mattermost"."""

    name = "mattermost"
    buttons = False

    def __init__(self) -> None:
        super().__init__()
        self.provider = Provider(_addresses)

    def settings(self) -> dict[str, str]:
        return {
            "LOTSE_MATTERMOST_SERVER": self.provider.url,
            "LOTSE_MATTERMOST_TOKEN": TOKEN,
            "LOTSE_MATTERMOST_WEBHOOK_TOKEN": WEBHOOK,
            "LOTSE_MATTERMOST_ANNOUNCE": ANNOUNCE,
        }

    def person(self) -> str:
        return f"u{number():025d}"

    def known_as(self, who: str) -> str:
        return f"c{who}:{who}"

    def text(self, who, text, at=None, place=-1) -> Hook:
        return self._hook(self.body(who, text, moment(at, place)))

    def unsupported(self, who) -> dict[str, Hook]:
        body = self.body(who, "", time.time())
        again = self.body(who, " ", time.time())
        return {"file": self._hook(body | {"file_ids": "abc"}), "other": self._hook(again)}

    def forged(self, good: Hook) -> Iterator[Hook]:
        body = json.loads(good.body)
        wrong = [
            "", "0", WEBHOOK[:-1], WEBHOOK + "0", WEBHOOK.upper(), WEBHOOK[::-1], WEBHOOK * 2, "é",
            None, 0, True, [WEBHOOK], {"token": WEBHOOK}, TOKEN, " " + WEBHOOK,
        ]  # fmt: skip
        for token in wrong:
            yield self._hook(body | {"token": token})
        yield self._hook({name: body[name] for name in body if name != "token"})
        # Mattermost signs no body: what arrives cut off has to be unreadable on its own.
        yield from (one for one in cut(good) if not _reads(one.body))
        yield from (Hook(one, JSON) for one in nonsense())
        for age in OLD:
            yield self.text("u1", "alt", at=time.time() - age)
        for stamp in (None, "", "x", "nan", "inf", "-1", 0, [], 1e300):
            yield self._hook(body | {"timestamp": stamp})
        yield Hook(good.body, JSON, "GET")

    def read(self, hook: Hook) -> dict:
        """What a request holds."""
        return json.loads(hook.body)

    def direct(self, who: str, text: str, **more) -> dict:
        """A post of somebody to the bot alone, seen on the event stream if anybody listens."""
        post = {
            "id": f"p{number():025d}", "create_at": int(time.time() * 1000), "user_id": who,
            "channel_id": f"c{who}", "root_id": "", "message": text, "type": "", "file_ids": [],
            "props": {}, "delete_at": 0,
        } | more  # fmt: skip

        async def said() -> None:
            self.provider.state.setdefault("direct", []).append(post)
            data = {"channel_type": "D", "post": json.dumps(post), "sender_name": "@erika"}
            event = {"event": "posted", "data": data, "broadcast": {}, "seq": 5}
            for stream in self.provider.state.get("streams", []):
                await stream.send_json(event)

        self.provider.do(said())
        return post

    def cut(self) -> None:
        """The event streams break."""

        async def close() -> None:
            for stream in self.provider.state.get("streams", []):
                await stream.close()

        self.provider.do(close())

    def too_many(self) -> web.Response:
        """The answer to too many messages."""
        headers = {"X-Ratelimit-Remaining": "0", "X-Ratelimit-Reset": "1", "Retry-After": "1"}
        return web.Response(text="limit exceeded", status=429, headers=headers)

    def own_post(self, who: str) -> Hook:
        """What the bot itself posted."""
        return self._hook(self.body(who, "Echo", time.time()) | {"user_id": OWN})

    def body(self, who: str, text: str, sent: float) -> dict:
        """What an outgoing webhook posts."""
        return {
            "token": WEBHOOK, "team_id": "t1", "team_domain": "stadt", "channel_id": f"c{who}",
            "channel_name": "fragen", "timestamp": int(sent * 1000), "user_id": who,
            "user_name": "erika", "post_id": f"p{number():025d}", "text": text,
            "trigger_word": "", "file_ids": "",
        }  # fmt: skip

    def _hook(self, body: dict) -> Hook:
        return Hook(json.dumps(body).encode(), JSON)


def _reads(body: bytes) -> bool:
    try:
        return isinstance(json.loads(body), dict)
    except ValueError:
        return False


def _addresses(app: web.Application, provider: Provider) -> None:
    def known(request: web.Request) -> bool:
        return request.headers.get("Authorization") == f"Bearer {TOKEN}"

    async def post(request: web.Request) -> web.Response:
        if not known(request):
            return web.json_response({"id": "api.context.session_expired.app_error"}, status=401)
        body = await request.json()
        if (trouble := await provider.trouble()) is not None:
            return trouble
        assert 0 < len(body["message"]) <= 16383
        threads = provider.state.get("threads", {})
        if body["root_id"] in threads:  # not a root itself
            error = {"id": "api.post.create_post.root_id.app_error", "status_code": 400}
            return web.json_response(error, status=400)
        text = re.sub(r"\\([\\`*_{}\[\]()#+\-.!|<>~:@])", r"\1", body["message"])
        to = body["channel_id"][1:] if body["channel_id"][0] == "c" else body["channel_id"]
        provider.sent.append(Sent(to, text, [], body))
        return web.json_response({"id": f"p{number():025d}"}, status=201)

    async def read(request: web.Request) -> web.Response:
        number_ = request.match_info["id"]
        root = provider.state.get("threads", {}).get(number_, "")
        return web.json_response({"id": number_, "root_id": root})

    async def me(request: web.Request) -> web.Response:
        if not known(request):
            return web.json_response({"id": "api.context.session_expired.app_error"}, status=401)
        return web.json_response({"id": OWN, "username": "lotse"})

    async def room(request: web.Request) -> web.Response:
        if request.match_info["id"] != ANNOUNCE:
            return web.json_response({"id": "api.context.permissions.app_error"}, status=403)
        return web.json_response({"id": ANNOUNCE, "display_name": "Anfragen"})

    async def stream(request: web.Request) -> web.WebSocketResponse:
        opened = web.WebSocketResponse()
        await opened.prepare(request)
        challenge = await opened.receive_json()
        assert challenge["action"] == "authentication_challenge"
        assert challenge["data"]["token"] == TOKEN
        await opened.send_json({"event": "hello", "data": {"server_version": "9"}, "seq": 0})
        streams = provider.state.setdefault("streams", [])
        streams.append(opened)
        try:
            async for _ in opened:
                pass
        finally:
            streams.remove(opened)
        return opened

    async def channels(request: web.Request) -> web.Response:
        assert known(request)
        last = {one["channel_id"]: one["create_at"] for one in provider.state.get("direct", [])}
        rooms = [{"id": "town", "type": "O", "last_post_at": 9e12}]
        rooms += [{"id": one, "type": "D", "last_post_at": at} for one, at in last.items()]
        return web.json_response(rooms)

    async def posts(request: web.Request) -> web.Response:
        assert known(request) and int(request.query["since"])
        mine = [
            one for one in provider.state.get("direct", [])
            if one["channel_id"] == request.match_info["id"]
        ]  # fmt: skip
        found = {one["id"]: one for one in mine}
        return web.json_response({"order": [*found], "posts": found})

    app.router.add_get("/api/v4/websocket", stream)
    app.router.add_get("/api/v4/users/me/channels", channels)
    app.router.add_get("/api/v4/channels/{id}/posts", posts)
    app.router.add_get("/api/v4/channels/{id}", room)
    app.router.add_post("/api/v4/posts", post)
    app.router.add_get("/api/v4/posts/{id}", read)
    app.router.add_get("/api/v4/users/me", me)
