"""Compares what residents were told with what stands in the database."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from lotse.faults.clients import History


def judged(database: str, histories: Sequence[History]) -> dict[str, Any]:
    """The counts that have to be 0, and how long answers and refusals took."""
    turns = _turns(database)
    place = {key: sender for sender, keys in turns.items() for key in keys}
    times = Counter(key for keys in turns.values() for key in keys)
    answers = sorted(one for history in histories for one in history.seconds)
    told = [one for history in histories for one in history.told]
    return {
        "sent": sum(len(one.sent) for one in histories),
        "acknowledged": sum(len(one.acknowledged) for one in histories),
        "missing": sum(key not in place for one in histories for key in one.acknowledged),
        "doubled": sum(times[key] > 1 for one in histories for key in one.sent),
        "mixed_up": sum(_mixed(one, turns, place) for one in histories),
        "empty": sum(one.empty for one in histories),
        "refused": len(told),
        "slowest_refusal": round(max(told, default=0.0), 2),
        "no_connection": sum(one.broken for one in histories),
        "p50_ms": round(1000 * _quantile(answers, 0.5), 1),
        "p95_ms": round(1000 * _quantile(answers, 0.95), 1),
        "slowest": round(answers[-1], 2) if answers else 0.0,
    }


def _mixed(history: History, turns: dict[str, list[str]], place: dict[str, str]) -> bool:
    """Whether a resident's messages stand in several conversations or in another order."""
    senders = {place[key] for key in history.sent if key in place}
    if len(senders) > 1:
        return True
    mine = set(history.sent)
    stored = list(dict.fromkeys(key for sender in senders for key in turns[sender] if key in mine))
    return stored != [key for key in history.sent if key in set(stored)]


def _turns(database: str) -> dict[str, list[str]]:
    """Each conversation's messages of the resident, in order, by id or else by text."""
    engine = sa.create_engine(database)
    found = sa.text("SELECT sender_id, data FROM events WHERE type_name = 'user' ORDER BY id")
    turns: dict[str, list[str]] = defaultdict(list)
    with engine.connect() as connection:
        for sender, data in connection.execute(found):
            read = json.loads(data)
            turns[sender].append(_key(read))
    engine.dispose()
    return turns


def _key(read: dict[str, Any]) -> str:
    """The id that the resident chose; over REST, which has none, the numbered text."""
    text = read.get("text") or ""
    return text if text.endswith(")") else read.get("message_id") or text


def _quantile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
