"""Rasa's agent with our message processor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rasa.core.agent import Agent
from rasa.core.brokers.broker import EventBroker
from rasa.core.lock_store import LockStore
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.core.tracker_store import TrackerStore

from lotse.fast.processor import FastProcessor

if TYPE_CHECKING:
    from rasa.core.utils import AvailableEndpoints


class FastAgent(Agent):
    """Rasa's agent, but `load_model` makes a `FastProcessor` (Rasa names its class in the code)."""

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        """Loads the model; as core/agent.py:387-406. Raises what the model's components raise."""
        self.processor = FastProcessor(
            model_path=model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            action_endpoint=self.action_endpoint,
            generator=self.nlg,
        )
        self.domain = self.processor.domain
        self._set_fingerprint(fingerprint)
        self.tracker_store.domain = self.domain
        if isinstance(self.nlg, TemplatedNaturalLanguageGenerator):
            self.nlg.responses = self.domain.responses if self.domain else {}


async def load_fast_agent(model: Path, endpoints: AvailableEndpoints) -> FastAgent:
    """The agent with its stores and the loaded model.

    Unlike Rasa's `load_agent` (core/agent.py:191-262) it does not swallow what goes wrong: raises
    ModelNotFound for a missing or damaged model, and what the components raise.
    """
    broker = await EventBroker.create(endpoints.event_broker)
    agent = FastAgent(
        generator=endpoints.nlg,
        tracker_store=TrackerStore.create(endpoints.tracker_store, event_broker=broker),
        lock_store=LockStore.create(endpoints.lock_store),
        action_endpoint=endpoints.action,
    )
    agent.load_model(model)
    return agent
