"""Takes Rasa's silent fallback away from an agent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rasa.core.agent import Agent


def told_of_failures(agent: Agent) -> Agent:
    """The agent with its tracker store itself, without `FailSafeTrackerStore` around it.

    Mends, in Rasa 3.6.21: core/agent.py:510-523 wraps every store, so that a failed read is a new
    conversation and a failed write goes to a memory that nobody reads (tracker_store.py:1437-1459).
    """
    from rasa.core.tracker_store import FailSafeTrackerStore

    wrapper = agent.tracker_store
    if isinstance(wrapper, FailSafeTrackerStore):
        agent.tracker_store = wrapper._tracker_store
        if agent.processor is not None:
            agent.processor.tracker_store = wrapper._tracker_store
    return agent
