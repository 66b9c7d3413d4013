"""Keeps the libraries' chatter out of the terminal and the logs."""

from __future__ import annotations

import logging


def quiet(level: int = logging.WARNING) -> None:
    """Only messages from this level on are logged, Rasa's structured ones included."""
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(level)
    logging.getLogger().setLevel(level)
    for name in ("rasa", "rasa_sdk", "sanic.root", "matplotlib", "tensorflow"):
        logging.getLogger(name).setLevel(level)
