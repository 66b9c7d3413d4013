"""A conversation as plain text, for the resident to keep."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.channels.base import Reply
from bot.channels.sentences import transcript as words

_ZONE = ZoneInfo("Europe/Berlin")


def transcript(replies: list[Reply]) -> str:
    """The conversation's messages with time and speaker."""
    said = words()
    lines = [said["title"], ""]
    for reply in replies:
        moment = datetime.fromisoformat(reply["time"]).astimezone(_ZONE)
        lines += [f"{moment:%d.%m.%Y %H:%M} {said[reply['from']]}:", reply["text"], ""]
    return "\n".join(lines if replies else [*lines, said["empty"], ""])
