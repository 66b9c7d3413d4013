"""Makes items from what the tracker store holds; texts are redacted once more on the way."""

from __future__ import annotations

from typing import Any

from bot.privacy import redact
from console.conversations import transcript
from console.conversations.models import Conversation
from console.review.models import TEST, TRAINING, Item

# What a reply of this outcome is called in the test conversations.
KINDS = {
    "answered": "answer", "answered_older": "answer", "asked_back": "answer",
    "not_in_documents": "unknown", "individual_case": "handoff", "human": "handoff",
    "danger": "handoff", "out_of_scope": "decline", "small_talk": "smalltalk",
}  # fmt: skip
_LONGEST = 12  # turns of a regression test


def question(conversation: Conversation, event: int) -> Item | None:
    """The item of one question, new and unsaved if there is none; None without the question."""
    found = Item.objects.filter(event=event, use=TRAINING).first()
    if found:
        return found if found.sender == conversation.sender else None
    turn = next((one for one in transcript.read(conversation).turns if one.event == event), None)
    if turn is None:
        return None
    answer = turn.answer
    statements = [str(one.get("id") or "") for one in answer.get("statements") or []]
    understood = {
        "intent": turn.intent,
        "subject": turn.subjects[0]["id"] if turn.subjects else "",
        "statement": statements[0] if statements else "",
    }
    return Item(
        sender=conversation.sender, event=event, asked_at=turn.at, use=TRAINING,
        text=redact(turn.text)[:1000], **understood,
        **{f"predicted_{name}": value for name, value in understood.items()},
    )  # fmt: skip


def regression(conversation: Conversation) -> Item | None:
    """The conversation as a test: every question with what came of it. None if it is gone."""
    answered = (one for one in transcript.read(conversation).turns
                if one.answer.get("outcome") in KINDS)  # fmt: skip
    turns = list(answered)[:_LONGEST]
    if not turns:
        return None
    first = turns[0]
    item = Item.objects.filter(event=first.event, use=TEST).first() or Item(
        sender=conversation.sender, event=first.event, asked_at=first.at, use=TEST
    )
    item.text = redact(first.text)[:1000]
    item.predicted_intent = item.intent = first.intent
    item.turns = [_turn(one) for one in turns]
    return item


def _turn(asked: transcript.Asked) -> dict[str, Any]:
    answer = asked.answer
    return {
        "say": redact(asked.text)[:1000],
        "kind": KINDS[answer["outcome"]],
        "statements": [str(one["id"]) for one in answer.get("statements") or [] if one.get("id")],
    }
