"""A request to staff by messenger: shown, changed, agreed to and withdrawn in a short dialogue.

The model is not asked about these messages. What is waiting to be agreed to stands in the
conversation itself, beside the bot's last words: so it survives a restart and goes when it goes.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml
from sqlalchemy.engine import Connection

from bot.channels.base import Message, RefusedError, Reply
from bot.channels.cleaning import checked
from bot.channels.messenger import words
from bot.channels.parts import Parts
from bot.channels.replies import SHOWN
from bot.channels.sentences import sentence
from bot.channels.tables import events
from bot.handoff import requests
from bot.handoff.placing import take

_OWN = Path(__file__).with_suffix(".yml")
_RECENT = 60  # events in which the last question and what is agreed to are looked for
_WANTED = ("human", "individual_case")  # outcomes
_NO_ANSWER = ("human", "small_talk", "failed", "request")
MARK = "request"  # the outcome of these turns, and the key of their metadata


@dataclass(frozen=True)
class State:
    """How far the dialogue is."""

    draft: dict[str, str] | None = None  # what waits for consent; its question may be missing
    handled: bool = False  # this very message stands in the conversation already
    question: str = ""  # the last question that got an answer, and that answer
    answer: str = ""


class Requests:
    """The dialogue in one messenger."""

    def __init__(self, channel: str, parts: Parts) -> None:
        self._channel = channel
        self._parts = parts

    async def heard(self, sender: str, id_: str, text: str, button: str) -> bool:
        """Whether the message was part of the dialogue; then it is answered. Raises RefusedError."""
        if button:
            text = await self._parts.log.payload(sender, button) or ""
        state = await self._parts.database.read(_state, sender, id_)
        if state.handled:
            return True
        asked = next((one for one in ("begin", "withdraw") if _asks(one, text)), "")
        if text == words.own("human_text"):
            return False  # a person is wanted now
        ours = asked or (state.draft is not None and (not button or text in _own()["buttons"]))
        if not text or not ours or await self._parts.log.paused(sender):
            return False
        text = checked(self._parts.intake.redacted(checked(text)))
        message = Message(self._channel, sender, id_, text, {MARK: True})
        if asked == "withdraw":
            await self._withdraw(message)
        elif asked == "begin":
            await self._show(message, state.question, state.answer)
        else:
            await self._decide(message, state.draft or {})
        return True

    async def _decide(self, message: Message, draft: dict[str, str]) -> None:
        question = draft.get("question", "")
        if _asks("no", message.text):
            await self._note(message, _said("cancelled"))
        elif _asks("yes", message.text) and question:
            await self._place(message, draft)
        else:
            await self._show(message, message.text, "")

    async def _show(self, message: Message, question: str, answer: str) -> None:
        if not self._parts.desk.presence.requests:
            await self._note(message, sentence("no_requests"))
            return
        draft = {"question": question, "answer": answer}
        if not question:
            await self._note(message, _said("question"), draft)
            return
        lines = [_said("shown"), _said("own", question=question)]
        lines += [_said("answer", answer=answer)] if answer else []
        consent = _said("consent", days=f"{self._parts.config.keep_requests:g}")
        await self._note(message, "\n\n".join([*lines, consent]), draft, _own()["buttons"])

    async def _place(self, message: Message, draft: dict[str, str]) -> None:
        wish = requests.Wish(way=requests.CHAT, reach="", **draft)
        values = (message.sender, message.id, self._channel, wish, _own()["said"]["placed"])
        try:
            await self._parts.database.write(take, *values)
        except RefusedError as refused:
            await self._note(message, sentence(refused.code))
            return
        await self._note(message)
        await self._parts.staff.carry_out()

    async def _withdraw(self, message: Message) -> None:
        done = await self._parts.database.write(_withdraw, message.sender)
        await self._note(message, _said("withdrawn" if done else "none"))

    async def _note(self, message: Message, text: str = "", draft: dict[str, str] | None = None,
                    buttons: tuple[str, ...] = ()) -> None:  # fmt: skip
        """Adds the message and what is said to it."""
        data = {"custom": {"outcome": MARK, "statements": [], "sources": []}}
        choices = [{"title": one, "payload": one} for one in buttons]
        said = data | ({"buttons": choices} if choices else {})
        metadata = _system() | ({MARK: draft} if draft else {})
        brain = self._parts.brain
        await self._in_turn(message.sender, lambda: brain.note(message, text, said, metadata))

    async def _in_turn(self, sender: str, work: Any) -> None:
        place = self._parts.intake.lanes.enter(sender, limited=False)
        try:
            await place.turn()
            await work()
        finally:
            place.leave()
        self._parts.intake.wake(sender)


def _state(connection: Connection, sender: str, id_: str) -> State:
    rows = connection.execute(
        sa.select(events.c.type_name, events.c.data)
        .where(events.c.sender_id == sender, events.c.type_name.in_((*SHOWN, "restart")))
        .order_by(events.c.id.desc())
        .limit(_RECENT)
    ).all()
    draft, question, answer, heard = None, "", "", ""
    for row in reversed(rows):
        event = json.loads(row.data)
        metadata = event.get("metadata") or {}
        if row.type_name == "restart":
            draft, question, answer, heard = None, "", "", ""
        elif row.type_name == "user":
            if event.get("message_id") == id_ and MARK in metadata:
                return State(handled=True)
            draft, heard = None, str(event.get("text") or "")
        else:
            draft = metadata.get(MARK, draft)
            outcome = ((event.get("data") or {}).get("custom") or {}).get("outcome")
            if heard and outcome and outcome not in _NO_ANSWER:
                question, answer, heard = heard, str(event.get("text") or ""), ""
    return State(draft, False, question, answer)


def hint(reply: Reply) -> str:
    """How to leave a request, for whoever wants or needs a person and gets no chat; else nothing.

    Whoever is merely stuck is asked by the bot whether they want one.
    """
    ways, outcome = reply.get("offer", ()), reply.get("outcome")
    chat = outcome == "human" and "live" in ways
    return _said("hint") if "request" in ways and outcome in _WANTED and not chat else ""


def _withdraw(connection: Connection, sender: str) -> int:
    """Withdraws the sender's requests that nobody has answered; how many."""
    open_ = [row for row in requests.of_sender(connection, sender) if row.state in requests.WAITING]
    return sum(requests.withdraw(connection, row.number, time.time()) for row in open_)


def _asks(name: str, text: str) -> bool:
    return text.strip(" .!\n\t„“\"'").casefold() in _own()[name]


def _said(name: str, **values: str) -> str:
    return str(_own()["said"][name]).format(**values)


def _system() -> dict[str, Any]:
    return {"from": "system"}


@lru_cache(maxsize=1)
def _own() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(_OWN.read_text(encoding="utf-8"))
    return found
