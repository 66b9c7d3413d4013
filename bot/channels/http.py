"""HTTP as the channels speak it: bodies in, JSON out, each refusal with a German sentence."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from sanic import Sanic
from sanic.exceptions import PayloadTooLarge, SanicException
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from bot.channels.base import RefusedError
from bot.channels.faults import named
from bot.channels.sentences import sentence
from bot.stores.waits import WAITS

logger = logging.getLogger(__name__)
Handler = Callable[..., Coroutine[Any, Any, HTTPResponse | None]]
LARGEST = 20_000  # bytes of a body
BODY_SECONDS = 5.0
LOOK = 0.1  # seconds between two looks at the store
_CODES = {404: "not_found", 405: "not_allowed", 413: "too_large", 503: "unavailable"}


def guarded(handler: Handler, largest: int = LARGEST) -> Handler:
    """The handler, with every failure turned into an answer; a larger body is refused."""

    @wraps(handler)
    async def wrapped(request: Request, *values: Any, **options: Any) -> HTTPResponse | None:
        try:
            await _received(request, largest)
            return await handler(request, *values, **options)
        except RefusedError as refused:
            return refusal(refused)
        except SanicException:
            raise
        except Exception as fault:  # nothing of it may reach the resident
            logger.error("A request failed: %s", named(fault))
            return refusal(RefusedError("unavailable", 503, retry_after=5))

    return wrapped


async def _received(request: Request, largest: int) -> None:
    """Waits for the body, but not for ever. Sanic itself would wait as for a slow answer."""
    if not request.stream or not request.stream.request_body:
        return
    if (request.stream.request_bytes or 0) > largest:
        raise RefusedError("too_large", 413)
    request.stream.request_max_size = largest
    try:
        await asyncio.wait_for(request.receive_body(), BODY_SECONDS)
    except asyncio.TimeoutError as fault:
        raise RefusedError("bad_request") from fault


def timely(handler: Handler, patience: float) -> Handler:
    """The handler, which tells of a failing store when this time is over, wherever it waits.

    What it waits for may go on: an accepted message is answered in the conversation, and a repeat
    of it gets that answer. A slow answer with a sound store is not cut off here.
    """

    @wraps(handler)
    async def wrapped(*values: Any, **options: Any) -> HTTPResponse | None:
        running = asyncio.ensure_future(handler(*values, **options))
        try:
            done, _ = await asyncio.wait({running}, timeout=patience)
            while not done and not WAITS.troubled:
                done, _ = await asyncio.wait({running}, timeout=LOOK)
            if not done:
                logger.error("The store keeps a request waiting")
                raise RefusedError("unavailable", 503, retry_after=5)
            return running.result()
        finally:
            running.cancel()

    return wrapped


def refusal(refused: RefusedError) -> HTTPResponse:
    """The answer to a refused request."""
    headers = {"Retry-After": str(refused.retry_after)} if refused.retry_after else {}
    if refused.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    body = {"error": refused.code, "message": sentence(refused.code)}
    return answer(body, refused.status, headers)


def answer(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> HTTPResponse:
    """JSON that may hold what a resident wrote: never cached."""
    return json_response(
        body,
        status=status,
        headers={"Cache-Control": "no-store"} | (headers or {}),
        dumps=_dumps,
        content_type="application/json; charset=utf-8",
    )


def empty() -> HTTPResponse:
    """Done, nothing to say."""
    return HTTPResponse(status=204, headers={"Cache-Control": "no-store"})


def fields(request: Request) -> dict[str, Any]:
    """The body as a JSON object. Raises RefusedError."""
    kind = request.headers.getone("content-type", "").split(";")[0].strip().lower()
    if request.body and kind != "application/json":
        raise RefusedError("bad_request", 415)
    try:
        found = json.loads(request.body or b"null")
    except (ValueError, RecursionError) as fault:
        raise RefusedError("bad_request") from fault
    if not isinstance(found, dict):
        raise RefusedError("bad_request")
    return found


def on_failure(request: Request, fault: Exception) -> HTTPResponse:
    """What Sanic itself refuses (no such address, too large, not HTTP), in our form."""
    if not isinstance(fault, SanicException):
        # Our handlers let nothing through: the request could not even be read.
        return refusal(RefusedError("bad_request"))
    status = 413 if isinstance(fault, PayloadTooLarge) else fault.status_code or 400
    if status >= 500 and request.method == "NONE":
        status = 400
    response = refusal(RefusedError(_CODES.get(status, "bad_request"), status))
    response.headers.update(getattr(fault, "headers", None) or {})
    return response


def configure(app: Sanic) -> None:
    """Narrow limits and our own error answers for the whole server."""
    app.config.REQUEST_MAX_SIZE = LARGEST
    app.config.REQUEST_TIMEOUT = 6
    app.config.RESPONSE_TIMEOUT = 40  # between two parts of an event stream
    app.config.KEEP_ALIVE_TIMEOUT = 75  # longer than a proxy's
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 10.0
    app.error_handler.add(Exception, on_failure)
    app.on_response(_secured)


def _secured(_: Request, response: HTTPResponse) -> None:
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")


def _dumps(body: Any) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
