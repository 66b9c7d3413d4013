"""The fast processor answers as Rasa's own does, message by message."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.processor import MessageProcessor

from lotse.evaluate.bot import Bot
from lotse.settings import Settings

MODEL = Settings.from_environment().model
CONVERSATIONS = (
    ["Hallo", "Wann trifft sich der Integrationsrat?", "und die Telefonnummer?", "danke"],
    ["Meine Aufenthaltserlaubnis läuft ab, was soll ich tun?", "ich war schon dreimal da"],
    ["Wie wird das Wetter?", "asdf qwertz", "Kann ich mit einem Menschen sprechen?"],
    ["", "?" * 40, "Where is the Integrationsrat?"],
)  # fmt: skip


@pytest.fixture(scope="module")
def processors(bot: Bot) -> tuple[MessageProcessor, MessageProcessor]:
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


async def test_an_action_that_fails_says_so_and_leaves_the_conversation_usable(
    processors: tuple[MessageProcessor, MessageProcessor], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, fast = processors

    async def broken(*_: object) -> None:
        raise RuntimeError("broken on purpose")

    with monkeypatch.context() as patched:
        patched.setattr(fast.action_endpoint, "perform", broken)
        [failed] = (await said(fast, ["Hallo"]))[0]
    [worked] = (await said(fast, ["Hallo"]))[0]
    assert "schiefgegangen" in failed[0]["text"]
    assert failed[0]["text"] != worked[0]["text"]


async def test_the_policies_are_asked_once_for_an_intent_that_decides_alone(
    processors: tuple[MessageProcessor, MessageProcessor], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, fast = processors
    fast.__dict__.pop("_predictions", None)  # as after the start
    targets: list[str] = []
    run = fast.graph_runner.run

    def noted(inputs: dict[str, Any], targets_: list[str] | None = None, **named: Any) -> Any:
        targets.extend(named.get("targets") or targets_ or [])
        return run(inputs=inputs, targets=named.get("targets") or targets_)

    monkeypatch.setattr(fast.graph_runner, "run", noted)
    await said(fast, ["Hallo", "danke", "Hallo"])
    await said(fast, ["danke"])
    assert targets.count(fast.model_metadata.core_target) == 2


@pytest.mark.parametrize("texts", CONVERSATIONS)
async def test_a_remembered_prediction_is_the_one_that_the_policies_make(
    processors: tuple[MessageProcessor, MessageProcessor], texts: list[str]
) -> None:
    slow, fast = processors
    sender, channel = uuid.uuid4().hex, CollectingOutputChannel()
    for text in texts:
        tracker = await fast.log_message(UserMessage(text, channel, sender))
        asked = slow._predict_next_with_tracker(tracker)
        told = fast._predict_next_with_tracker(tracker)
        for name in ("policy_name", "probabilities", "hide_rule_turn", "is_end_to_end_prediction"):
            assert getattr(told, name) == getattr(asked, name), name
        assert [one.as_dict()["event"] for one in told.events] == [
            one.as_dict()["event"] for one in asked.events
        ]
        await fast.handle_message(UserMessage(text, channel, sender))
