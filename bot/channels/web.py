"""The web channel: what the widget on the city's website speaks. `openapi.yml` describes it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels import feedback
from bot.channels.base import Incoming, RefusedError
from bot.channels.cleaning import cleaned
from bot.channels.doorkeeper import Doorkeeper
from bot.channels.http import Handler, answer, empty, fields, guarded, timely
from bot.channels.openapi import description
from bot.channels.parts import Parts
from bot.channels.stream import cursor_of, stream
from bot.channels.transcript import transcript
from bot.channels.web_handoff import HandOff
from bot.handoff.requests import of_sender

_MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


class WebInput(InputChannel):
    """Rasa's input channel "web"."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._door = Doorkeeper(parts)
        self._hand_off = HandOff(parts, self._door)

    @classmethod
    def name(cls) -> str:
        """The channel's name; every sender of it begins with "web-"."""
        return "web"

    def url_prefix(self) -> str:
        """Its addresses stand at the root: /chat/…"""
        return "/"

    def blueprint(self, _: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The channel's addresses. Messages go through the intake, not straight to Rasa."""
        made = Blueprint("web")
        for handler, path, method in (
            (self._timely(self.begin), "/chat/session", "POST"),
            (self._timely(self.delete), "/chat/session", "DELETE"),
            (self._timely(self.message), "/chat/message", "POST"),
            (self._timely(self.messages), "/chat/messages", "GET"),
            (guarded(self.events), "/chat/events", "GET"),
            (self._timely(self.judge), "/chat/feedback", "POST"),
            (self._timely(self.download), "/chat/transcript", "GET"),
            (self._timely(self.restart), "/chat/restart", "POST"),
            (guarded(self.describe), "/chat/openapi.json", "GET"),
            *((self._timely(one), path, method) for one, path, method in self._hand_off.routes()),
        ):
            # stream: `guarded` reads the body itself, with a time limit
            made.add_route(handler, path, [method], stream=True, name=handler.__name__)
        return made

    def _timely(self, handler: Handler) -> Handler:
        return guarded(timely(handler, self._parts.config.patience.told))

    async def begin(self, request: Request) -> HTTPResponse:
        """A new session."""
        self._door.newcomer(request)
        token = await self._parts.sessions.begin()
        self._parts.metrics.began()
        config = self._parts.config
        times = {"idle_seconds": config.idle_seconds, "max_seconds": config.max_seconds}
        return answer({"session": token, **times}, 201)

    async def message(self, request: Request) -> HTTPResponse:
        """Takes a message and answers it."""
        sender = await self._door.writer(request)
        incoming = _incoming(sender, fields(request))
        turn = await self._parts.intake.accept(incoming)
        await self._parts.sessions.touch(sender)
        return answer({"id": incoming.id, "replies": await turn.replies()})

    async def messages(self, request: Request) -> HTTPResponse:
        """The conversation after an event, for polling and restoring."""
        sender = await self._door.reader(request)
        cursor = cursor_of(request.args.get("after")) or 0
        return answer({"messages": await self._parts.log.after(sender, cursor)})

    async def events(self, request: Request) -> HTTPResponse | None:
        """The conversation as a stream."""
        sender = await self._door.reader(request)
        seen = request.headers.getone("last-event-id", None) or request.args.get("after")
        await stream(request, self._parts, sender, cursor_of(seen))
        return None

    async def judge(self, request: Request) -> HTTPResponse:
        """Keeps whether a reply was helpful."""
        sender = await self._door.reader(request)
        event, helpful, word = _judgement(fields(request))
        if not await self._parts.log.said(sender, event):
            raise RefusedError("unknown_reply")
        kept = self._parts.intake.redacted(cleaned(word))[: feedback.LONGEST] or None
        await self._parts.database.write(feedback.keep, sender, event, helpful, kept)
        await self._parts.sessions.touch(sender)
        self._parts.metrics.judged(helpful)
        return empty()

    async def download(self, request: Request) -> HTTPResponse:
        """The conversation as a text file."""
        sender = await self._door.reader(request)
        said: list[dict[str, Any]] = []
        while page := await self._parts.log.after(sender, int(said[-1]["id"]) if said else 0):
            said += page
        return HTTPResponse(
            transcript(said, await self._parts.database.read(of_sender, sender)),
            content_type="text/plain; charset=utf-8",
            headers={
                "Content-Disposition": 'attachment; filename="gespraech.txt"',
                "Cache-Control": "no-store",
            },
        )

    async def restart(self, request: Request) -> HTTPResponse:
        """Begins the conversation anew; staff still see the old one."""
        sender = await self._door.writer(request)
        place = self._parts.intake.lanes.enter(sender)
        try:
            await place.turn()
            await self._parts.brain.order(sender, "restart", {})
        finally:
            place.leave()
        await self._hand_off.left(sender)  # a restart leaves the person, too
        await self._parts.sessions.touch(sender)
        self._parts.hub.wake(sender)
        return empty()

    async def delete(self, request: Request) -> HTTPResponse:
        """Deletes the conversation and ends the session."""
        sender = await self._door.reader(request)
        place = self._parts.intake.lanes.enter(sender, limited=False)
        try:
            await place.turn()
            await self._parts.brain.forget(sender)
            await self._parts.log.delete(
                sender
            )  # the session with it: until then one can try again
            self._parts.sessions.forget(sender)
            place.end()
        finally:
            place.leave()
        self._parts.hub.end(sender)
        return empty()

    async def describe(self, _: Request) -> HTTPResponse:
        """The channel's description."""
        return answer(description(), headers={"Cache-Control": "public, max-age=300"})


def _incoming(sender: str, body: dict[str, Any]) -> Incoming:
    number, text, button = body.get("id"), body.get("text"), body.get("button")
    if not isinstance(number, str) or not _MESSAGE_ID.fullmatch(number):
        raise RefusedError("bad_request")
    given = [one for one in (text, button) if one is not None]
    if len(given) != 1 or not isinstance(given[0], str):
        raise RefusedError("bad_request")
    if button == "":
        raise RefusedError("unknown_button")
    metadata = body.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    return Incoming("web", sender, number, text or "", button or "", metadata)


def _judgement(body: dict[str, Any]) -> tuple[int, bool, str]:
    event = cursor_of(body["reply"]) if isinstance(body.get("reply"), str) else None
    helpful, word = body.get("helpful"), body.get("word", "")
    if event is None or not isinstance(helpful, bool) or not isinstance(word, (str, type(None))):
        raise RefusedError("bad_request")
    return event, helpful, word or ""
