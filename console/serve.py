"""Runs the console: waitress in front, a thread that keeps the index of conversations fresh."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import close_old_connections

THREADS = 12
_HOUR = 3600.0
_MAIL_SECONDS = 3.0
_log = logging.getLogger(__name__)


def serve(host: str, port: int, say: Callable[[str], None],
          beat: Callable[[], None] | None = None) -> None:  # fmt: skip
    """Serves until the process is told to stop. Raises OSError if the port is taken.

    `beat` runs beside it, in a thread of its own.
    """
    from waitress.server import create_server

    from console.wsgi import application

    server = create_server(
        application, host=host, port=port, threads=THREADS, ident=None,
        max_request_body_size=1_000_000, channel_timeout=60, clear_untrusted_proxy_headers=True,
        **_proxy(),
    )  # fmt: skip
    if beat:
        threading.Thread(target=beat, daemon=True, name="beat").start()
    threading.Thread(target=_send_mail, daemon=True, name="mail").start()
    threading.Thread(target=_keep_index, daemon=True, name="index").start()
    say(f"Die Konsole ist bereit: http://{host}:{port}")
    _first_start(say, f"http://{host}:{port}/start/")
    server.run()


def _proxy() -> dict[str, Any]:
    """Whose X-Forwarded-For and -Proto are believed; everybody else's are dropped."""
    if not settings.TRUSTED_PROXY:
        return {}
    believed = {"x-forwarded-for", "x-forwarded-proto"}
    return {"trusted_proxy": settings.TRUSTED_PROXY, "trusted_proxy_headers": believed,
            "trusted_proxy_count": 1}  # fmt: skip


def _first_start(say: Callable[[str], None], address: str) -> None:
    from console.accounts.models import User
    from console.accounts.start import start_code

    if not User.objects.exists():
        say(f"Noch gibt es kein Konto. Öffnen Sie {address} mit dem Startcode {start_code()}")


def _send_mail() -> None:
    """Sends what is due every few seconds; on Mondays the report."""
    from console.figures import weekly
    from console.handoff import mail

    while True:
        try:
            mail.send_due()
            weekly.send_due()
        except Exception:  # outlives a database that is away for a while
            _log.exception("mail not sent")
        finally:
            close_old_connections()
        time.sleep(_MAIL_SECONDS)


def _keep_index() -> None:
    """Reads new conversations every few seconds, forgets deleted ones every hour."""
    from console.conversations.index import catch_up, forget_vanished

    looked = 0.0
    while True:
        try:
            catch_up(5)
            if time.monotonic() - looked > _HOUR:
                forget_vanished()
                looked = time.monotonic()
        except Exception:  # the thread outlives a database that is away for a while
            _log.exception("index of conversations not refreshed")
        finally:
            close_old_connections()
        time.sleep(settings.INDEX_SECONDS)
