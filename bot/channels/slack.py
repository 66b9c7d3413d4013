"""Slack, for staff: colleagues ask the bot; requests for a person are announced in a channel."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from slack_sdk.signature import SignatureVerifier

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
from bot.channels.messenger.settings import WEB, form
from bot.channels.messenger.shaping import title
from bot.channels.messenger.signatures import fresh, require
from bot.channels.messenger.words import finding

_MENTION = re.compile(r"<@[A-Z0-9]+>")
_LINK = re.compile(r"<(?:mailto:|tel:)?[^|>]+\|([^>]+)>")
_WAIT = ("ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable")


@dataclass(frozen=True)
class SlackSettings:
    """LOTSE_SLACK_…"""

    token: str = field(repr=False, metadata=form(r"xoxb-\S+"))  # of the bot
    signing_secret: str = field(repr=False, metadata=form(r"[0-9a-z]{32}"))
    # Channel for requests for a person.
    announce: str = field(default="", metadata=form(r"[CG][A-Z0-9]+"))
    api: str = field(default="https://slack.com/api", metadata=form(WEB))


class Slack:
    """The channel "slack"."""

    name = "slack"
    shape = Shape(longest=3000, buttons=10, title=75)

    def __init__(self, settings: SlackSettings, caller: Caller | None = None) -> None:
        self._settings = settings
        self._verifier = SignatureVerifier(settings.signing_secret)
        bearer = {"Authorization": f"Bearer {settings.token}"}
        self._caller = caller or Caller(self.name, bearer)

    async def receive(self, request: Request) -> Received:
        """An event, a pressed button, or the verification of the address."""
        stamp = request.headers.get("x-slack-request-timestamp", "")
        given = request.headers.get("x-slack-signature", "")
        require(request.method == "POST" and stamp.isascii() and stamp.isdigit())
        fresh(float(stamp))
        body = request.body.decode("utf-8")
        require(given.isascii() and self._verifier.is_valid(body, stamp, given))
        if "form" in request.headers.get("content-type", ""):
            return Received(tuple(_pressed(json.loads(parse_qs(body)["payload"][0]))))
        event = json.loads(body)
        if event["type"] == "url_verification":
            return Received(answer=str(event["challenge"]))
        return Received(tuple(_said(event["event"], event["event_id"])))

    async def send(self, address: Address, part: Part) -> None:
        """Posts a text, in the thread where the question stood."""
        await self._post(address["channel"], part, address.get("thread", ""))

    @property
    def announces(self) -> bool:
        """Whether staff have a channel."""
        return bool(self._settings.announce)

    async def announce(self, text: str) -> None:
        """Tells the staff's channel; as formatted text, for in plain text a link is no link."""
        body = {"channel": self._settings.announce, "text": html.escape(text, quote=False)}
        await self._send(body | {"unfurl_links": False})

    async def seen(self, _: Address) -> None:
        """Slack shows no receipts."""

    async def listen(self, _: Any) -> None:
        """Slack has webhooks only."""

    async def check(self) -> list[Finding]:
        """Asks who we are, and whether we are in the channel of the staff."""
        me = (await self._call("auth.test", {})).body
        if not me["ok"]:
            return [finding(False, "slack_token", error=me["error"])]
        named = finding(True, "named", name=f"{me['user']} ({me['team']})")
        return [named, finding(True, "slack_signing_secret"), await self._room()]

    async def _room(self) -> Finding:
        if not self.announces:
            return finding(True, "announces_nothing", name="LOTSE_SLACK_ANNOUNCE")
        room = (
            await self._call("conversations.info", data={"channel": self._settings.announce})
        ).body
        if not room["ok"]:
            return finding(False, "slack_room", error=room["error"])
        if not room["channel"].get("is_member"):
            return finding(False, "slack_outside")
        return finding(True, "announces", name=room["channel"]["name"])

    async def close(self) -> None:
        """Closes the connections."""
        await self._caller.close()

    async def _post(self, channel: str, part: Part, thread: str) -> None:
        text = html.escape(part.text, quote=False)
        plain = {"type": "section", "text": {"type": "plain_text", "text": part.text}}
        body: dict[str, Any] = {
            "channel": channel, "text": text, "mrkdwn": False, "unfurl_links": False,
            "blocks": [plain],
        }  # fmt: skip
        if thread:
            body["thread_ts"] = thread
        if part.choices:
            body["blocks"].append({"type": "actions", "elements": [
                {"type": "button", "action_id": one.id, "value": one.id,
                 "text": {"type": "plain_text", "text": title(one.title, 75)}}
                for one in part.choices
            ]})  # fmt: skip
        await self._send(body)

    async def _send(self, body: dict[str, Any]) -> None:
        answer = await self._call("chat.postMessage", body)
        error = answer.body.get("error", "") if isinstance(answer.body, dict) else "unreadable"
        if error in _WAIT:
            raise UnreachableError(15.0)
        if error:
            raise RejectedError("rejected", error)

    async def _call(
        self, method: str, body: dict[str, Any] | None = None, data: dict[str, str] | None = None
    ) -> Answer:
        """Slack takes JSON where it writes, and a form where it reads."""
        url = f"{self._settings.api}/{method}"
        return await self._caller.call("POST", url, json=body, data=data)


def _said(event: dict[str, Any], number: str) -> list[Update]:
    if event["type"] not in ("message", "app_mention") or event.get("bot_id"):
        return []
    if event["type"] == "message" and event.get("channel_type") != "im":
        return []
    if event.get("subtype") not in (None, "file_share"):
        return []
    channel, user = str(event["channel"]), str(event["user"])
    thread = str(event.get("thread_ts", ""))
    if event["type"] == "app_mention":
        thread = thread or str(event["ts"])
    text = html.unescape(_LINK.sub(r"\1", _MENTION.sub("", str(event.get("text", ""))))).strip()
    kind = "file" if event.get("files") else "" if text else "other"
    address = {"channel": channel, "thread": thread}
    place = float(event["ts"])
    return [Update(str(number), f"{channel}:{user}", address, place, text, "", kind)]


def _pressed(payload: dict[str, Any]) -> list[Update]:
    if payload["type"] != "block_actions":
        return []
    channel, user = str(payload["channel"]["id"]), str(payload["user"]["id"])
    address = {"channel": channel, "thread": str(payload["message"].get("thread_ts", ""))}
    action = payload["actions"][0]
    place = float(action["action_ts"])
    who = f"{channel}:{user}"
    return [Update(str(action["action_ts"]), who, address, place, button=str(action["value"]))]
