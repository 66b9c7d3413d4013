"""WhatsApp's Cloud API as documented: webhook notifications, /messages, Graph errors."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Iterator

from aiohttp import web

from tests.messengers.provider import Provider, Sent
from tests.messengers.stations import OLD, Hook, Station, cut, moment, nonsense, number, spoiled

TOKEN = "EAAJB-only-for-tests"
APP_SECRET = "0123456789abcdef0123456789abcdef"
VERIFY = "verify-me-please"
PHONE = "106540352242922"
HEADER = "x-hub-signature-256"


class WhatsappStation(Station):
    """The channel "whatsapp"."""

    name = "whatsapp"

    def __init__(self) -> None:
        super().__init__()
        self.provider = Provider(_addresses)

    def settings(self) -> dict[str, str]:
        return {
            "LOTSE_WHATSAPP_TOKEN": TOKEN,
            "LOTSE_WHATSAPP_PHONE_ID": PHONE,
            "LOTSE_WHATSAPP_APP_SECRET": APP_SECRET,
            "LOTSE_WHATSAPP_VERIFY_TOKEN": VERIFY,
            "LOTSE_WHATSAPP_API": f"{self.provider.url}/v23.0",
        }

    def text(self, who, text, at=None, place=-1) -> Hook:
        return self._said(who, {"type": "text", "text": {"body": text}}, moment(at, place))

    def press(self, who, button) -> Hook:
        reply = {"type": "button_reply", "button_reply": {"id": button, "title": "x"}}
        return self._said(who, {"type": "interactive", "interactive": reply}, time.time())

    def choose(self, who, line) -> Hook:
        """Somebody chooses a line of a list."""
        reply = {"type": "list_reply", "list_reply": {"id": line, "title": "x"}}
        return self._said(who, {"type": "interactive", "interactive": reply}, time.time())

    def reaction(self, who) -> Hook:
        """Somebody puts a heart to a message."""
        content = {"type": "reaction", "reaction": {"message_id": "wamid.1", "emoji": "❤️"}}
        return self._said(who, content, time.time())

    def unsupported(self, who) -> dict[str, Hook]:
        file = {"mime_type": "audio/ogg; codecs=opus", "sha256": "x", "id": "1"}
        kinds = {
            "voice": {"type": "audio", "audio": file | {"voice": True}},
            "image": {"type": "image", "image": file},
            "location": {"type": "location", "location": {"latitude": 51.5, "longitude": 7.4}},
            "file": {"type": "document", "document": file | {"filename": "a.pdf"}},
            "other": {"type": "unsupported", "errors": [{"code": 131051, "title": "Unsupported"}]},
        }
        return {kind: self._said(who, value, time.time()) for kind, value in kinds.items()}

    def sign(self, body: bytes) -> dict[str, str]:
        mac = hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
        return {HEADER: "sha256=" + mac, "content-type": "application/json"}

    def forged(self, good: Hook) -> Iterator[Hook]:
        yield from spoiled(good, HEADER)
        yield from cut(good)
        for body in nonsense():
            yield Hook(body, self.sign(body))
        for age in OLD:
            yield self.text("4917011", "alt", at=time.time() - age)
        other = hmac.new(b"another secret", good.body, hashlib.sha256).hexdigest()
        yield Hook(good.body, good.headers | {HEADER: "sha256=" + other})
        for token in ("", "wrong", VERIFY[:-1], VERIFY + "1"):
            yield self.verification(token)

    def verification(self, token: str, challenge: str = "1158201444") -> Hook:
        query = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": challenge}
        return Hook(b"", {}, "GET", query)

    def status(self, who, status: str, code: int = 131026, name: str = "") -> Hook:
        """What became of a message."""
        one = {
            "id": name or f"wamid.{number()}", "status": status, "timestamp": str(int(time.time())),
            "recipient_id": who,
        }  # fmt: skip
        if status == "failed":
            one["errors"] = [{"code": code, "title": "Undeliverable"}]
        return self._hook({"statuses": [one]})

    def batch(self, said: list[tuple[str, str]]) -> Hook:
        """Several messages in one request."""
        bodies = [json.loads(self.text(who, text).body) for who, text in said]
        entries = [entry for body in bodies for entry in body["entry"]]
        body = json.dumps({"object": "whatsapp_business_account", "entry": entries}).encode()
        return Hook(body, self.sign(body))

    def padded(self, hook: Hook, more: int) -> Hook:
        """The request with a field that we do not know."""
        body = json.dumps(json.loads(hook.body) | {"more": "x" * more}).encode()
        return Hook(body, self.sign(body))

    def _said(self, who, content: dict, sent: float) -> Hook:
        one = {"from": who, "id": f"wamid.{number()}", "timestamp": str(int(sent))} | content
        contact = {"profile": {"name": "Erika"}, "wa_id": who}
        return self._hook({"contacts": [contact], "messages": [one]})

    def _hook(self, content: dict) -> Hook:
        value = {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "15550783881", "phone_number_id": PHONE},
        } | content
        change = {"value": value, "field": "messages"}
        body = json.dumps({
            "object": "whatsapp_business_account",
            "entry": [{"id": "102290129340398", "changes": [change]}],
        }).encode()  # fmt: skip
        return Hook(body, self.sign(body))


def _addresses(app: web.Application, provider: Provider) -> None:
    async def messages(request: web.Request) -> web.Response:
        body = await request.json()
        provider.calls.append(("messages", body))
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        assert body["messaging_product"] == "whatsapp"
        if body.get("status") == "read":
            return web.json_response({"success": True})
        if (trouble := await provider.trouble()) is not None:
            return trouble
        provider.sent.append(Sent(body["to"], *_content(body), body))
        return web.json_response({"messages": [{"id": f"wamid.{number()}"}]})

    async def phone(request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return graph_error(190, 401)
        proof = hmac.new(APP_SECRET.encode(), TOKEN.encode(), hashlib.sha256).hexdigest()
        if request.query["appsecret_proof"] != proof:
            return graph_error(100, 400, "Invalid appsecret_proof provided in the API argument")
        return web.json_response({"display_phone_number": "15550783881", "verified_name": "Stadt"})

    app.router.add_post(f"/v23.0/{PHONE}/messages", messages)
    app.router.add_get(f"/v23.0/{PHONE}", phone)


def graph_error(code: int, status: int = 400, message: str = "(#) error") -> web.Response:
    """An error as the Graph API sends it."""
    error = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A"}
    return web.json_response({"error": error}, status=status)


def _content(body: dict) -> tuple[str, list[tuple[str, str]]]:
    if body["type"] == "text":
        assert 0 < len(body["text"]["body"]) <= 4096
        return body["text"]["body"], []
    shown = body["interactive"]
    assert 0 < len(shown["body"]["text"]) <= 1024
    if shown["type"] == "button":
        buttons = [one["reply"] for one in shown["action"]["buttons"]]
        assert len(buttons) <= 3 and all(len(one["title"]) <= 20 for one in buttons)
        return shown["body"]["text"], [(one["id"], one["title"]) for one in buttons]
    rows = [row for section in shown["action"]["sections"] for row in section["rows"]]
    assert len(rows) <= 10 and len(shown["action"]["button"]) <= 20
    assert all(len(row["title"]) <= 24 and len(row.get("description", "")) <= 72 for row in rows)
    return shown["body"]["text"], [(row["id"], row["title"]) for row in rows]
