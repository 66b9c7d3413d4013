"""`python -m lotse.action_server`: the SDK's action server, warm before it listens.

The first answer loads the knowledge, the sentences and the vocabularies: seconds on a busy machine,
after which the bot gives its fallback (lotse/remote_actions.py). Takes the SDK's own options.
"""

from __future__ import annotations

import logging
from pathlib import Path

import lotse.cli  # noqa: F401  (no telemetry, one BLAS thread)

logger = logging.getLogger(__name__)


def main() -> None:
    """Loads everything, then serves until it is ended."""
    import yaml
    from rasa_sdk import __main__ as sdk

    from lotse import warm

    sentences = Path("bot/data/responses.yml").read_text(encoding="utf-8")
    try:
        warm.answering(yaml.safe_load(sentences)["responses"])
    except Exception as fault:  # a server that starts cold is better than none
        logger.warning("The action server starts cold: %s", type(fault).__name__)
    warm.settle()
    sdk.main()


if __name__ == "__main__":
    main()
