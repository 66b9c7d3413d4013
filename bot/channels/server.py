"""Rasa's server with our doors instead of its own."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from rasa.core.channels.channel import InputChannel, register
from rasa.core.run import close_resources, load_agent_on_start
from rasa.core.utils import AvailableEndpoints
from sanic import Sanic

from bot.channels.config import ChannelConfig
from bot.channels.cors import Cors
from bot.channels.health import health
from bot.channels.http import configure
from bot.channels.parts import Parts
from bot.channels.static import pages
from bot.channels.strict import StrictRequest
from bot.channels.web import WebInput
from bot.stores.wiring import told_of_failures
from knowledge import current

logger = logging.getLogger(__name__)


def create_app(
    config: ChannelConfig,
    model: str,
    endpoints: AvailableEndpoints,
    others: Sequence[InputChannel | Callable[[Parts], InputChannel]] = (),
    redact: Callable[[str], str] = str,
) -> Sanic:
    """The server: the web channel, health, and the other channels, given made or to be made.

    Unlike Rasa's own it has no page at "/" that names its version, no open CORS and small limits.
    """
    app = Sanic("lotse", configure_logging=False, request_class=StrictRequest)
    configure(app)

    def agent() -> Any:
        return getattr(app.ctx, "agent", None)

    parts = Parts.build(config, agent, redact)
    app.ctx.parts = parts
    cors = Cors(config.allowed_origins)
    app.on_request(cors.preflight)
    app.on_response(cors.allow)
    more = [one if isinstance(one, InputChannel) else one(parts) for one in others]
    register([WebInput(parts), *more], app, route="/webhooks/")
    app.blueprint(health(parts, agent))
    app.blueprint(pages())
    app.register_listener(
        partial(load_agent_on_start, model, endpoints, None), "before_server_start"
    )
    app.register_listener(_start, "before_server_start")
    app.register_listener(_end_streams, "before_server_stop")
    app.register_listener(close_resources, "after_server_stop")
    app.register_listener(_stop, "after_server_stop")
    return app


async def _start(app: Sanic, _: asyncio.AbstractEventLoop) -> None:
    if getattr(app.ctx, "agent", None) is not None:
        told_of_failures(app.ctx.agent)
    app.ctx.parts.database.checked()
    await _warm(app)
    app.ctx.housekeeping = asyncio.ensure_future(app.ctx.parts.housekeeping())


async def _warm(app: Sanic) -> None:
    """Understands a sentence, so that what is loaded lazily does not delay the first resident."""
    if app.ctx.parts.brain.ready:
        started = time.monotonic()
        await app.ctx.agent.parse_message("Guten Tag")
        current.search()
        logger.info("Warm after %.1f s", time.monotonic() - started)


async def _end_streams(app: Sanic, _: asyncio.AbstractEventLoop) -> None:
    app.ctx.parts.hub.end()


async def _stop(app: Sanic, _: asyncio.AbstractEventLoop) -> None:
    app.ctx.housekeeping.cancel()
    app.ctx.parts.database.close()
