"""The fast processor answers as Rasa's own does, message by message."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.processor import MessageProcessor

from lotse.settings import Settings

MODEL = Settings.from_environment().model
CONVERSATIONS = (
    ["Hallo", "Wann trifft sich der Integrationsrat?", "und die Telefonnummer?", "danke"],
    ["Meine Aufenthaltserlaubnis läuft ab, was soll ich tun?", "ich war schon dreimal da"],
    ["Wie wird das Wetter?", "asdf qwertz", "Kann ich mit einem Menschen sprechen?"],
    ["", "?" * 40, "Where is the Integrationsrat?"],
)  # fmt: skip

pytestmark = pytest.mark.skipif(not MODEL.is_file(), reason="needs a trained model: lotse train")


@pytest.fixture(scope="module")
def processors() -> tuple[MessageProcessor, MessageProcessor]:
    from lotse.fast.processor import FastProcessor
    from lotse.local_actions import LocalActions

    agent = Agent.load(MODEL, action_endpoint=LocalActions())
    assert agent.processor is not None
    return agent.processor, FastProcessor.over(agent.processor)


async def said(processor: MessageProcessor, texts: list[str]) -> tuple[list[Any], dict, list[str]]:
    """The replies, the slots and the kinds of events of a new conversation."""
    sender, replies = uuid.uuid4().hex, []
    for text in texts:
        channel = CollectingOutputChannel()
        await processor.handle_message(UserMessage(text, channel, sender))
        replies.append([{**one, "recipient_id": ""} for one in channel.messages])
    tracker = await processor.tracker_store.retrieve(sender)
    kinds = [f"{one.type_name} {one.as_dict().get('name')}" for one in tracker.events]
    return replies, tracker.current_slot_values(), kinds


@pytest.mark.parametrize("texts", CONVERSATIONS)
async def test_the_fast_turn_says_and_keeps_the_same(
    processors: tuple[MessageProcessor, MessageProcessor], texts: list[str]
) -> None:
    slow, fast = processors
    assert await said(fast, texts) == await said(slow, texts)
    assert slow is not fast


async def test_an_action_that_fails_leaves_the_conversation_usable(
    processors: tuple[MessageProcessor, MessageProcessor], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, fast = processors

    async def broken(*_: object) -> None:
        raise RuntimeError("broken on purpose")

    with monkeypatch.context() as patched:
        patched.setattr(fast.action_endpoint, "perform", broken)
        assert (await said(fast, ["Hallo"]))[0] == [[]]
    assert (await said(fast, ["Hallo"]))[0] != [[]]


async def test_two_turns_ask_the_policies_twice(
    processors: tuple[MessageProcessor, MessageProcessor], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, fast = processors
    targets: list[str] = []
    run = fast.graph_runner.run

    def noted(inputs: dict[str, Any], targets_: list[str] | None = None, **named: Any) -> Any:
        targets.extend(named.get("targets") or targets_ or [])
        return run(inputs=inputs, targets=named.get("targets") or targets_)

    monkeypatch.setattr(fast.graph_runner, "run", noted)
    await said(fast, ["Hallo", "danke"])
    assert targets.count(fast.model_metadata.core_target) == 2
