"""What a messenger could not deliver stands in the conversation, with the reason, for staff."""

from __future__ import annotations

import time

import pytest

from bot.channels.messenger.words import own
from bot.handoff import live
from console.conversations import index
from console.conversations.models import Conversation
from console.handoff.store import read, write

pytestmark = pytest.mark.django_db
SENDER = "whatsapp-0123456789abcdef"


def test_a_reply_after_the_24_hours_is_shown_with_the_reason_in_both_places(tracker, client_of):
    agent = client_of("agent", "reviewer")
    tracker.turn("Ich möchte mit einem Menschen sprechen", SENDER, channel="whatsapp")
    write(live.ask, SENDER, "whatsapp", time.time(), "")
    chat = read(live.of_sender, SENDER).id
    agent.post(f"/uebergabe/chat/{chat}/uebernehmen/")
    metadata = {"from": "system", "internal": True}  # as bot/channels/messenger/courier.py notes it
    reason = " ".join(own("undelivered")["window"].split())
    tracker.add(SENDER, "bot", {"text": reason, "metadata": metadata}, time.time())
    index.catch_up()
    number = Conversation.objects.get().pk
    for page in (f"/gespraeche/{number}/", f"/uebergabe/chat/{chat}/"):
        shown = agent.get(page).content.decode()
        assert reason in shown and "Hinweis" in shown, page
