"""Puts the bot together: model, actions, stores. Used by `up`, `ask`, `chat` and the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.components.spacy_choice import PipelineMissingError
from bot.privacy.door import guard
from bot.stores import StoreError
from bot.stores.wiring import told_of_failures
from lotse import knowledge as knowledge_command
from lotse.cli import Refusal
from lotse.settings import Settings
from lotse.train import in_project, stale, train

if TYPE_CHECKING:
    from rasa.core.agent import Agent
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.endpoints import EndpointConfig


def prepare() -> None:
    """Builds the knowledge and trains the model where they are missing or stale.

    Raises Refusal, also outside the project's folder.
    """
    in_project()
    knowledge_command.opened().close()
    if stale():
        train()


def endpoints(settings: Settings) -> AvailableEndpoints:
    """Rasa's endpoints: actions in this process, conversations in the configured database.

    Brings the database to this program's version. Raises Refusal if it cannot be used.
    """
    from rasa.core.utils import AvailableEndpoints as Endpoints

    from bot.stores import migrate
    from bot.stores.lock_store import lock_store
    from bot.stores.tracker_store import LotseTrackerStore

    guard()
    try:
        migrate.upgrade(settings.conversations)
        store = LotseTrackerStore(settings.conversations)
        locks = lock_store(settings.locks)
    except (StoreError, ValueError) as fault:
        raise Refusal(
            f"Der Gesprächsspeicher ist nicht zu gebrauchen ({fault}). "
            "Prüfen Sie LOTSE_CONVERSATIONS und LOTSE_LOCKS."
        ) from fault
    return Endpoints(action=_actions(settings), tracker_store=store, lock_store=locks)


def _actions(settings: Settings) -> EndpointConfig:
    if settings.actions:
        from lotse.remote_actions import RemoteActions

        return RemoteActions(settings.actions)
    from lotse.local_actions import LocalActions

    return LocalActions()


async def load(settings: Settings, stores: bool = True) -> Agent:
    """The loaded agent; without `stores` it forgets every conversation. Raises Refusal."""
    from rasa.core.agent import load_agent
    from rasa.core.utils import AvailableEndpoints as Endpoints

    from lotse.fast.quicken import quicken
    from lotse.local_actions import LocalActions

    guard()
    chosen = endpoints(settings) if stores else Endpoints(action=LocalActions())
    try:
        agent = await load_agent(model_path=str(settings.model), endpoints=chosen)
    except PipelineMissingError as fault:
        raise Refusal(str(fault)) from fault
    if not agent.is_ready():
        raise Refusal(f"Das Modell {settings.model} fehlt oder ist beschädigt: lotse train --force")
    return quicken(told_of_failures(agent))
