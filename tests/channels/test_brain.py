"""Real Rasa behind the intake, with actions and a store that fail."""

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import pytest

from bot.channels.base import Incoming, RefusedError
from bot.channels.config import ChannelConfig, Patience
from bot.channels.parts import Parts
from bot.channels.sentences import fallback
from bot.stores import StoreError
from lotse.engine import load, prepare
from lotse.quiet import quiet
from lotse.settings import Settings

QUESTION = "Wo tagt der Integrationsrat?"


@pytest.fixture
def actions(agent, monkeypatch):
    """Lets all actions do something else, until `undo` is called or the test ends."""
    endpoint = agent[0].processor.action_endpoint

    class Switch:
        undo = monkeypatch.undo

        def to(self, work):
            monkeypatch.setattr(endpoint, "request", work)
            monkeypatch.setattr(endpoint, "perform", work)

    return Switch()


@pytest.fixture(scope="module")
def agent(tmp_path_factory):
    """Rasa with the trained model and a database of its own."""
    prepare()
    database = tmp_path_factory.mktemp("brain") / "conversations.sqlite"
    settings = replace(Settings.from_environment(), conversations=f"sqlite:///{database}")
    rasa = asyncio.new_event_loop().run_until_complete(loaded(settings))
    return rasa, settings.conversations


async def loaded(settings):
    quiet()
    rasa = await load(settings)
    await rasa.parse_message("Guten Tag")  # what is loaded lazily must not count as slow
    return rasa


@pytest.fixture
def parts(agent):
    rasa, url = agent
    made = Parts.build(
        ChannelConfig(url, b"s" * 32, patience=Patience(answer=2.0, fallback=1.5)), lambda: rasa
    )
    yield made
    made.database.close()


async def ask(parts, sender, number, text=QUESTION):
    turn = await parts.intake.accept(Incoming("web", sender, number, text))
    return await turn.replies()


async def test_failing_actions_lead_to_the_fallback_and_then_it_goes_on(actions, parts):
    async def broken(*_, **__):
        raise ConnectionError("no action server")

    actions.to(broken)
    (reply,) = await ask(parts, "web-broken", "message-1")
    assert (reply["text"], reply["outcome"]) == (fallback(), "failed")
    assert "115" in reply["text"]
    actions.undo()
    (reply,) = await ask(parts, "web-broken", "message-2")
    assert "Rathaus" in reply["text"]


@pytest.mark.parametrize("answer", [None, {}, {"events": [], "responses": []}, [], "Unsinn", 7])
async def test_actions_that_answer_nothing_or_nonsense_lead_to_the_fallback(actions, parts, answer):
    async def garbage(*_, **__):
        return answer

    actions.to(garbage)
    (reply,) = await ask(parts, f"web-garbage-{answer!r}"[:40], "message-1")
    assert reply["outcome"] == "failed"


async def test_hanging_actions_lead_to_the_fallback_in_time(actions, parts):
    async def hanging(*_, **__):
        await asyncio.sleep(60)

    actions.to(hanging)
    started = time.monotonic()
    (reply,) = await ask(parts, "web-hanging", "message-1")
    assert time.monotonic() - started < 4
    assert reply["outcome"] == "failed"
    actions.undo()
    (reply,) = await ask(parts, "web-hanging", "message-2")  # the lock is free again
    assert "Rathaus" in reply["text"]
    said = [one["text"] for one in await parts.log.after("web-hanging")]
    assert said == [QUESTION, fallback(), QUESTION, reply["text"]]


async def test_a_store_that_fails_is_told_and_recovers(agent, parts, monkeypatch):
    store = agent[0].tracker_store

    async def full(*_):
        raise StoreError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(store, "save", full)
        with pytest.raises(RefusedError) as refused:
            await ask(parts, "web-full", "message-1")
    assert refused.value.status == 503
    (reply,) = await ask(parts, "web-full", "message-1")  # the same message again
    assert "Rathaus" in reply["text"]
    assert len(await parts.log.after("web-full")) == 2


async def test_without_a_model_the_fallback_is_told(parts):
    parts.brain._agent = lambda: None
    with pytest.raises(RefusedError) as refused:
        await ask(parts, "web-nomodel", "message-1")
    assert refused.value.status == 503


def test_the_longest_message_is_answered_quickly(agent, parts):
    words = ("Integrationsrat " * 62 + "und")[:1000]
    many = " ".join("ab" for _ in range(200))
    emoji = "👩‍👩‍👧‍👦" * 28

    async def all_of_them():
        for number, text in enumerate((words, many, emoji, "Z" + "\u0351" * 190)):
            started = time.monotonic()
            assert await ask(parts, "web-long", f"message-{number}", text)
            assert time.monotonic() - started < 2

    asyncio.new_event_loop().run_until_complete(all_of_them())
    assert Path(agent[1].removeprefix("sqlite:///")).is_file()
