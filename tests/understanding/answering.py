"""Trains a model of its own and prints every reply to the test conversations, as JSON.

Started as a process of its own by test_repeatable.py: another process, another training.
"""

from __future__ import annotations

import json
import sys

from lotse.evaluate.bot import Bot
from lotse.evaluate.conversations import Result, own_sets, read, run
from lotse.quiet import quiet


def replies(results: list[Result]) -> dict[str, list[str]]:
    """What was said in each conversation."""
    return {one.conversation.id: [step.reply for step in one.steps] for one in results}


def main(target: str) -> None:
    """Trains, holds all conversations, and writes the replies to a file."""
    from lotse.train import train

    quiet()
    train()
    held = replies(run(Bot.load(), read(own_sets())))
    with open(target, "w", encoding="utf-8") as file:  # noqa: PTH123
        json.dump(held, file, ensure_ascii=False)


if __name__ == "__main__":
    main(sys.argv[1])
