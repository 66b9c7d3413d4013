"""A question to which the bot asks back, found by asking: what is vague changes with the facts."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx

from tests.server import ROOT

WORDS = ("Telefonnummer", "Wie ist die Telefonnummer?", "Telefon", "E-Mail", "Adresse", "Fax",
         "Wer ist dabei?", "Mitglieder", "Büro", "Leitung", "Wer leitet das?", "Sitzung",
         "Wann wurde das gegründet?", "Internetseite", "Integrationspreis", "Projekt")  # fmt: skip


@dataclass(frozen=True)
class Vague:
    """The question, and the last of the choices that the bot then gives."""

    question: str
    choice: str


def vague(url: str) -> Vague:
    """A question that the bot asks back to and whose last choice leads to an answer."""
    with httpx.Client(base_url=url, verify=False, timeout=30) as http:
        for question in (*WORDS, *_clarified()):
            session = http.post("/chat/session").json()["session"]
            headers = {"Authorization": f"Bearer {session}"}
            for reply in _said(http, headers, text=question):
                if reply.get("outcome") == "asked_back" and len(reply.get("buttons", ())) > 1:
                    button = reply["buttons"][-1]
                    [answer, *_] = _said(http, headers, button=button["id"])
                    if answer["outcome"].startswith("answered"):
                        return Vague(question, button["title"])
    raise AssertionError("The bot asks back to none of these: add vaguer ones to WORDS.")


def _said(http: httpx.Client, headers: dict[str, str], **message: str) -> list[dict[str, Any]]:
    body = {"id": uuid.uuid4().hex} | message
    answer = http.post("/chat/message", headers=headers, json=body)
    assert answer.status_code == 200, answer.text
    replies: list[dict[str, Any]] = answer.json()["replies"]
    return replies


def _clarified() -> Iterator[str]:
    """What our own test conversations begin with where the bot may have to ask back."""
    for file in sorted((ROOT / "tests/conversations/clarification").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["turns"][0]["say"]
