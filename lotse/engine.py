"""Puts the bot together: model, actions, stores. Used by `up`, `ask`, `chat` and the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.components.spacy_choice import PipelineMissingError
from lotse import knowledge as knowledge_command
from lotse.cli import Refusal
from lotse.settings import Settings
from lotse.train import stale, train

if TYPE_CHECKING:
    from rasa.core.agent import Agent
    from rasa.core.utils import AvailableEndpoints


def prepare() -> None:
    """Builds the knowledge and trains the model where they are missing or stale."""
    knowledge_command.opened().close()
    if stale():
        train()


def endpoints(settings: Settings) -> AvailableEndpoints:
    """Rasa's endpoints: actions in this process, conversations in the configured database."""
    from rasa.core.utils import AvailableEndpoints as Endpoints
    from rasa.utils.endpoints import EndpointConfig
    from sqlalchemy.engine.url import make_url

    from lotse.local_actions import LocalActions

    url = make_url(settings.conversations)
    store = EndpointConfig(
        type="sql", dialect=url.drivername, db=url.database, url=url.host, port=url.port,
        username=url.username, password=url.password,
    )  # fmt: skip
    return Endpoints(action=LocalActions(), tracker_store=store)


async def load(settings: Settings, stores: bool = True) -> Agent:
    """The loaded agent; without `stores` it forgets every conversation. Raises Refusal."""
    from rasa.core.utils import AvailableEndpoints as Endpoints
    from rasa.exceptions import ModelNotFound

    from lotse.fast.agent import load_fast_agent
    from lotse.local_actions import LocalActions

    chosen = endpoints(settings) if stores else Endpoints(action=LocalActions())
    try:
        return await load_fast_agent(settings.model, chosen)
    except PipelineMissingError as fault:
        raise Refusal(str(fault)) from fault
    except ModelNotFound as fault:
        cure = "lotse train --force"
        raise Refusal(f"Das Modell {settings.model} fehlt oder ist beschädigt: {cure}") from fault
