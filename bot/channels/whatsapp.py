"""WhatsApp by Meta's Cloud API."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass, field
from typing import Any

from bot.channels.base import RefusedError
from bot.channels.messenger import words
from bot.channels.messenger.calls import Answer, Caller
from bot.channels.messenger.model import (
    Address,
    Finding,
    Part,
    Receipt,
    Received,
    RejectedError,
    Request,
    Shape,
    UnreachableError,
    Update,
)
from bot.channels.messenger.settings import WEB, WORD, form
from bot.channels.messenger.shaping import title
from bot.channels.messenger.signatures import fresh, require, same, sha256
from bot.channels.messenger.words import finding

WINDOW = 24 * 3600.0  # seconds after a person's message in which we may write freely
BUTTONS = 3
LIST = 10
_UNREAD = {
    "audio": "voice", "image": "image", "video": "image", "sticker": "image",
    "location": "location", "document": "file",
}  # fmt: skip
_SILENT = ("reaction", "system")
_WINDOW_CLOSED = (131047,)
_GONE = (131026, 131021, 131030)  # cannot receive, ourselves, not allowed in the test account
_WAIT = (4, 80007, 130429, 131048, 131056, 133016, 131016, 131000, 1, 2)


@dataclass(frozen=True)
class WhatsappSettings:
    """LOTSE_WHATSAPP_…"""

    token: str = field(repr=False, metadata=form(WORD))  # of the system user
    phone_id: str = field(metadata=form(r"\d+"))
    app_secret: str = field(repr=False, metadata=form(r"[0-9a-f]{32}"))
    verify_token: str = field(repr=False, metadata=form(r"\S{8,}"))
    api: str = field(default="https://graph.facebook.com/v23.0", metadata=form(WEB))


class Whatsapp:
    """The channel "whatsapp"."""

    name = "whatsapp"
    shape = Shape(longest=4096, buttons=LIST, title=20, beside=1024, formats=True)

    def __init__(self, settings: WhatsappSettings, caller: Caller | None = None) -> None:
        self._settings = settings
        bearer = {"Authorization": f"Bearer {settings.token}"}
        self._caller = caller or Caller(self.name, bearer)

    async def receive(self, request: Request) -> Received:
        """The verification of the address, or messages and receipts."""
        if request.method == "GET":
            return self._verified(request)
        expected = "sha256=" + sha256(self._settings.app_secret, request.body)
        require(same(request.headers.get("x-hub-signature-256", ""), expected))
        body = json.loads(request.body)
        if body["object"] != "whatsapp_business_account":
            raise RefusedError("bad_request")
        values = [
            change["value"]
            for entry in body["entry"]
            for change in entry["changes"]
            if change["field"] == "messages"
            and change["value"]["metadata"]["phone_number_id"] == self._settings.phone_id
        ]
        receipts = tuple(_receipt(one) for value in values for one in value.get("statuses", []))
        said = [one for value in values for one in value.get("messages", [])]
        for one in said:
            fresh(float(one["timestamp"]))
        updates = tuple(_update(one) for one in said if one["type"] not in _SILENT)
        return Received(updates, receipts)

    async def send(self, address: Address, part: Part) -> None:
        """Sends a text, with up to three buttons or a list of up to ten."""
        if time.time() - address["heard"] > WINDOW:
            raise RejectedError("window")
        await self._post(address, _interactive(part) if part.choices else _text(part.text))

    async def seen(self, address: Address) -> None:
        """Shows the two blue ticks."""
        body = {"messaging_product": "whatsapp", "status": "read", "message_id": address["message"]}
        await self._caller.call("POST", self._messages, True, json=body)

    async def listen(self, _: Any) -> None:
        """WhatsApp has webhooks only."""

    async def check(self) -> list[Finding]:
        """Asks for the number that we send from, with a proof that we know the app's secret."""
        url = f"{self._settings.api}/{self._settings.phone_id}"
        proof = sha256(self._settings.app_secret, self._settings.token.encode())
        asked = {"fields": "display_phone_number,verified_name", "appsecret_proof": proof}
        answer = await self._caller.call("GET", url, True, params=asked)
        if answer.status == 200:
            number, name = answer.body["display_phone_number"], answer.body["verified_name"]
            return [
                finding(True, "whatsapp", number=number, name=name),
                finding(True, "whatsapp_verify_token"),
            ]
        if "appsecret_proof" in str(answer.body):
            return [finding(False, "whatsapp_app_secret")]
        if answer.status in (401, 403) or _code(answer) == 190:
            return [finding(False, "whatsapp_token")]
        return [finding(False, "whatsapp_phone", status=answer.status)]

    async def close(self) -> None:
        """Closes the connections."""
        await self._caller.close()

    @property
    def _messages(self) -> str:
        return f"{self._settings.api}/{self._settings.phone_id}/messages"

    async def _post(self, address: Address, content: dict[str, Any]) -> None:
        body = {
            "messaging_product": "whatsapp", "recipient_type": "individual", "to": address["to"],
        }  # fmt: skip
        answer = await self._caller.call("POST", self._messages, json=body | content)
        if answer.status == 200:
            return
        code = _code(answer)
        if code in _WAIT:
            raise UnreachableError(15.0)
        raise RejectedError(_why(code), str(code))

    def _verified(self, request: Request) -> Received:
        given = request.query.get("hub.verify_token", "")
        mode = request.query.get("hub.mode")
        require(mode == "subscribe" and same(given, self._settings.verify_token))
        challenge = request.query.get("hub.challenge", "")
        if not re.fullmatch(r"[\w.-]{1,200}", challenge):
            raise RefusedError("bad_request")
        return Received(answer=challenge)


def _update(said: dict[str, Any]) -> Update:
    address = {"to": str(said["from"]), "message": str(said["id"]), "heard": time.time()}
    text, button, kind = "", "", ""
    if said["type"] == "text":
        text = str(said["text"]["body"])
    elif said["type"] == "interactive":
        pressed = said["interactive"]
        button = str((pressed.get("button_reply") or pressed["list_reply"])["id"])
    elif said["type"] == "button":
        text = str(said["button"]["text"])
    else:
        kind = _UNREAD.get(said["type"], "other")
    moment = float(said["timestamp"])
    return Update(str(said["id"]), str(said["from"]), address, moment, text, button, kind)


def _text(text: str) -> dict[str, Any]:
    return {"type": "text", "text": {"preview_url": False, "body": text}}


def _interactive(part: Part) -> dict[str, Any]:
    body = {"text": part.text}
    if len(part.choices) <= BUTTONS:
        action: dict[str, Any] = {"buttons": [
            {"type": "reply", "reply": {"id": one.id, "title": title(one.title, 20)}}
            for one in part.choices
        ]}  # fmt: skip
        return {"type": "interactive", "interactive": {
            "type": "button", "body": body, "action": action,
        }}  # fmt: skip
    rows = [_row(one.id, one.title) for one in part.choices]
    action = {"button": words.own("button_list"), "sections": [{"rows": rows}]}
    return {"type": "interactive", "interactive": {
        "type": "list", "body": body, "action": action,
    }}  # fmt: skip


def _row(number: str, text: str) -> dict[str, str]:
    """A line of a list; what does not fit into its title stands below."""
    row = {"id": number, "title": title(text, 24)}
    return row if len(text) <= 24 else row | {"description": title(text, 72)}


def _receipt(status: dict[str, Any]) -> Receipt:
    codes = [int(error["code"]) for error in status.get("errors", [])]
    why = _why(codes[0]) if codes else ""
    detail = ",".join(map(str, codes))
    return Receipt(
        str(status["id"]), str(status["recipient_id"]), str(status["status"]), why, detail
    )


def _why(code: int) -> str:
    """The sentence for staff about a message that Meta does not deliver."""
    if code in _WINDOW_CLOSED:
        return "window"
    return "blocked" if code in _GONE else "rejected"


def _code(answer: Answer) -> int:
    error = answer.body.get("error") if isinstance(answer.body, dict) else None
    return int(error.get("code", 0)) if isinstance(error, dict) else 0
