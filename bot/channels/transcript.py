"""A conversation as plain text, for the resident to keep."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Row

from bot.channels.base import Reply
from bot.channels.sentences import transcript as words

_ZONE = ZoneInfo("Europe/Berlin")


def transcript(replies: list[Reply], requests: Sequence[Row] = ()) -> str:
    """The conversation's messages with time and speaker, and the requests as they were sent."""
    said = words()
    lines = [said["title"], ""]
    for reply in replies:
        moment = datetime.fromisoformat(reply["time"]).astimezone(_ZONE)
        lines += [f"{moment:%d.%m.%Y %H:%M} {said[reply['from']]}:", reply["text"], ""]
    if not replies:
        lines += [said["empty"], ""]
    for row in requests:
        lines += _request(row, said)
    return "\n".join(lines)


def _request(row: Row, said: dict[str, str]) -> list[str]:
    moment = datetime.fromtimestamp(row.created, _ZONE)
    told = (row.reach, row.name, row.best_time, row.question, row.answer)
    head = f"{moment:%d.%m.%Y %H:%M} {said['request']} {row.number}:"
    return [head, *(filter(None, told) if any(told) else [said["withdrawn"]]), ""]
