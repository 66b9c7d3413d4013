"""Stock Rasa 3.6.21 with our model: server, stores and REST channel as they come.

The battery runs against it, too: what is known to break has to be seen breaking.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import Any

import lotse.cli  # noqa: F401  (no telemetry, no chatter)


def main(port: int, database: str, actions: str) -> None:
    """Serves until it is ended."""
    from rasa.core.channels.rest import RestInput
    from rasa.core.run import configure_app, load_agent_on_start
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.endpoints import EndpointConfig
    from sqlalchemy.engine.url import make_url

    from lotse.local_actions import LocalActions
    from lotse.quiet import quiet
    from lotse.settings import Settings

    quiet()
    url = make_url(database)
    store = EndpointConfig(
        type="sql", dialect=url.drivername, db=url.database, url=url.host, port=url.port,
        username=url.username, password=url.password,
    )  # fmt: skip
    action: Any = EndpointConfig(url=actions) if actions else LocalActions()
    parts = AvailableEndpoints(action=action, tracker_store=store)
    app = configure_app([RestInput()], enable_api=True, port=port)
    model = str(Settings.from_environment().model)
    app.register_listener(partial(load_agent_on_start, model, parts, None), "before_server_start")
    app.run(host="127.0.0.1", port=port, workers=1, access_log=False)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
