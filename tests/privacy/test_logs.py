"""Log lines tell what happened, never what somebody wrote."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from io import StringIO

import pytest
import structlog

from lotse.quiet import OneLine, quiet

CANARY = "Zwetanka Krautwurstova 0231 9182736"


@pytest.fixture
def log() -> Iterator[StringIO]:
    stream = StringIO()
    root = logging.getLogger()
    handler = logging.StreamHandler(stream)
    root.addHandler(handler)
    before = sys.excepthook, threading.excepthook, root.level
    quiet()
    yield stream
    root.removeHandler(handler)
    sys.excepthook, threading.excepthook = before[0], before[1]
    root.setLevel(before[2])


def test_an_exception_is_one_line_without_message_and_locals(log: StringIO) -> None:
    secret = CANARY
    try:
        raise ValueError(f"cannot read {secret}")
    except ValueError:
        logging.getLogger("rasa.core.processor").exception("It failed for %s", secret)
    written = log.getvalue()
    assert "Zwetanka" not in written and "9182736" not in written
    assert "ValueError at test_logs.py:" in written
    assert "Traceback" not in written and written.count("\n") == 1


def test_rasas_structured_lines_lose_texts_and_locals(log: StringIO) -> None:
    logger = structlog.get_logger("rasa.test")
    try:
        raise KeyError(CANARY)
    except KeyError:
        logger.error("processor.message.failed", text=CANARY, user_message=CANARY,
                     tracker={"text": CANARY}, intent="ask_contact", exc_info=True)  # fmt: skip
    written = log.getvalue()
    assert "processor.message.failed" in written and "ask_contact" in written
    assert "KeyError at test_logs.py" in written
    assert "Zwetanka" not in written and "9182736" not in written


def test_foreign_libraries_warnings_lose_their_values(log: StringIO) -> None:
    logging.getLogger("sanic.error").error("Exception occurred while handling %s", CANARY)
    assert "Zwetanka" not in log.getvalue()


def test_our_own_lines_are_kept_and_redacted(log: StringIO) -> None:
    logging.getLogger("bot.channels.intake").warning(
        "A turn failed: %s, tel 0231 9182736", "OSError"
    )
    assert "A turn failed: OSError, tel [Telefon]" in log.getvalue()


def test_an_uncaught_exception_prints_its_kind_and_place_only() -> None:
    program = (
        "from lotse.quiet import quiet\nquiet()\n"
        f"def broken(text):\n    raise RuntimeError(text)\nbroken('{CANARY}')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert "Abgebrochen: RuntimeError" in done.stderr
    assert "Zwetanka" not in done.stderr + done.stdout and "Traceback" not in done.stderr


def test_a_fault_in_a_thread_is_as_quiet(log: StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    def broken() -> None:
        raise RuntimeError(CANARY)

    thread = threading.Thread(target=broken)
    thread.start()
    thread.join()
    assert "Zwetanka" not in capsys.readouterr().err


def test_a_line_is_short_and_single() -> None:
    record = logging.LogRecord("lotse", 30, "x.py", 1, "a" * 500 + "\nsecond", (), None)
    assert len(OneLine().format(record)) < 400 and "second" not in OneLine().format(record)
