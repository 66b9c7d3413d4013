"""Logs without chatter and without personal data: no message texts, no values, no stack traces.

Mends, in Rasa 3.6.21: log lines carry whole messages and trackers (`utils/log_utils.py` passes them
on unless a licensed pipeline is plugged in), and exceptions are printed with all local variables.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

# Values of structured log lines that tell what happened and never what somebody wrote.
_TELLING = frozenset({
    "event", "level", "logger", "name", "action", "intent", "policy", "intent_name", "action_name",
    "policy_name", "status", "code", "count", "number", "duration", "seconds", "port", "host",
    "file", "line", "reason", "exc",
})  # fmt: skip
_LONGEST = 300


def quiet(level: int = logging.WARNING) -> None:
    """Only messages from this level on are logged, as one line each, without personal data."""
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(level)
    _structured(level)
    root = logging.getLogger()
    root.setLevel(level)
    root.addFilter(_no_chatter)
    for handler in root.handlers or [_handler(root)]:
        handler.setFormatter(OneLine())
        if isinstance(handler, logging.StreamHandler) and handler.stream is sys.stdout:
            handler.setStream(sys.stderr)  # standard output is for answers
    for name in ("rasa", "rasa_sdk", "sanic.root", "sanic.error", "sanic.access", "matplotlib",
                 "tensorflow", "sqlalchemy", "asyncio", "apscheduler"):  # fmt: skip
        logger = logging.getLogger(name)
        logger.setLevel(level)
        for handler in logger.handlers:
            handler.setFormatter(OneLine())
    sys.excepthook = _uncaught
    threading.excepthook = lambda found: _uncaught(
        found.exc_type, found.exc_value, found.exc_traceback
    )


class OneLine(logging.Formatter):
    """Time, level, logger and a redacted message; of an exception its kind and place."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The line. What cannot be put into words safely is named by its kind only."""
        from bot.privacy import redact

        fault = record.exc_info[1] if record.exc_info else None
        message = record.getMessage() if _safe(record) else f"{record.module}:{record.lineno}"
        said = redact(message.split("\n", 1)[0][:_LONGEST])
        plain = logging.LogRecord(
            record.name, record.levelno, record.pathname, record.lineno, "%s",
            (f"{said} ({place(fault)})" if fault else said,), None,
        )  # fmt: skip
        plain.created, plain.msecs = record.created, record.msecs
        return super().format(plain)


def place(fault: BaseException) -> str:
    """The failure's kind and the line that raised it, never its message."""
    frames = traceback.extract_tb(fault.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return type(fault).__name__ + where


def dropped(_: Any, __: str, line: Mapping[str, Any]) -> dict[str, Any]:
    """A structlog processor: keeps the event's name and what tells nothing about anybody."""
    kept = {key: value for key, value in line.items() if key in _TELLING and _plain(value)}
    fault = line.get("exc_info")
    fault = sys.exc_info()[1] if fault is True else fault[1] if isinstance(fault, tuple) else fault
    if isinstance(fault, BaseException):
        kept["exc"] = place(fault)
    return kept


def _no_chatter(record: logging.LogRecord) -> bool:
    """TensorFlow misses parts that nothing of ours uses."""
    return not str(record.msg).startswith("Limited tf.")


def _structured(level: int) -> None:
    import structlog

    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, structlog.processors.add_log_level, dropped,
                    structlog.processors.KeyValueRenderer(key_order=["event"])],
        context_class=dict,
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,
    )  # fmt: skip


def _safe(record: logging.LogRecord) -> bool:
    """Other people's code puts messages, trackers and requests into its log lines."""
    ours = record.name.split(".")[0] in ("bot", "lotse", "actions", "knowledge", "console")
    structured = isinstance(record.msg, str) and record.msg.startswith("event=")
    bare = not (record.args or record.exc_info)
    return ours or structured or bare or record.levelno < logging.WARNING


def _plain(value: Any) -> bool:
    return isinstance(value, (int, float)) or (isinstance(value, str) and len(value) <= _LONGEST)


def _handler(root: logging.Logger) -> logging.Handler:
    handler = logging.StreamHandler()
    root.addHandler(handler)
    return handler


def _uncaught(
    kind: type[BaseException], fault: BaseException | None, trace: TracebackType | None
) -> None:
    if fault is None or issubclass(kind, KeyboardInterrupt):
        return
    print(f"Abgebrochen: {place(fault.with_traceback(trace))}", file=sys.stderr)
