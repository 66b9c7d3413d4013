"""The floor: a Sanic server that answers at once (`python -m lotse.bench.floor PORT`)."""

from __future__ import annotations

import sys

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

app = Sanic("floor", configure_logging=False)


@app.post("/webhooks/rest/webhook")
async def answer(request: Request) -> HTTPResponse:
    """The shortest answer that a client takes for one."""
    return json([{"recipient_id": request.json["sender"], "text": "Hallo"}])


if __name__ == "__main__":
    app.run("127.0.0.1", int(sys.argv[1]), access_log=False)
