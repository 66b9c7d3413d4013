"""Answers conversations with one model and one knowledge file; runs as a process of its own.

Reads a JSON list of conversations (each a list of messages) from standard input, writes one line
with the answers of each to standard output. LOTSE_MODEL and LOTSE_KNOWLEDGE choose the side.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from typing import Any


def main() -> None:
    """The process."""
    from lotse.quiet import quiet
    from lotse.settings import Settings

    # Libraries print and log to standard output, which is for the answers only.
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as out:
        os.dup2(2, 1)
        quiet()
        asyncio.run(_answer(Settings.from_environment(), json.load(sys.stdin), out))


async def _answer(settings: Any, conversations: list[list[str]], out: Any) -> None:
    from lotse.engine import load

    agent = await load(settings, stores=False)
    for number, messages in enumerate(conversations):
        replies = [_reply(await agent.handle_text(text, sender_id=f"compare-{number}"))
                   for text in messages]  # fmt: skip
        out.write(json.dumps(replies, ensure_ascii=False) + "\n")
        out.flush()


def _reply(messages: list[dict[str, Any]] | None) -> dict[str, Any]:
    found = messages or []
    customs = [one["custom"] for one in found if isinstance(one.get("custom"), dict)]
    custom: dict[str, Any] = customs[0] if customs else {}
    return {
        "text": "\n".join(one["text"] for one in found if one.get("text")),
        "outcome": custom.get("outcome", ""),
        "statements": [one["id"] for one in custom.get("statements") or ()],
        "sources": [f"{one['id']}: {one['place']}" for one in custom.get("sources") or ()],
        "choices": [one["title"] for message in found for one in message.get("buttons") or ()],
    }


if __name__ == "__main__":
    main()
