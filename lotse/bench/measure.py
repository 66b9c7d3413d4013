"""The measurements: each drives one running bot and gives a few figures."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Any

from lotse.bench.client import Timing, drive

PER_CONVERSATION = 5
_SEED = 5


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    messages: int = 1000
    clients: int = 16
    long: int = 1000  # messages of the long conversation
    statements: int = 100_000
    epochs: int = 100

    @classmethod
    def quick(cls) -> Plan:
        """A run of a few minutes; its ratios are rougher."""
        return cls(messages=200, long=200, statements=100_000, epochs=1)

    def but(self, **changes: int | None) -> Plan:
        """The plan with these values instead; None leaves one as it is."""
        return replace(self, **{key: value for key, value in changes.items() if value is not None})


def conversations(questions: list[str], number: int, name: str) -> list[dict[str, str]]:
    """The same messages in every run: short conversations, the questions shuffled."""
    chosen = random.Random(_SEED).choices(questions, k=number)  # noqa: S311
    return [{"sender": f"{name}-{at // PER_CONVERSATION}", "message": text}
            for at, text in enumerate(chosen)]  # fmt: skip


async def speed(url: str, questions: list[str], plan: Plan) -> dict[str, Any]:
    """One client, then many: quantiles in milliseconds and messages per second."""
    await drive(url, conversations(questions, 60, "warm"))
    one = await drive(url, conversations(questions, plan.messages, "one"))
    many = await drive(
        url, _apart(conversations(questions, plan.messages, "many"), plan), plan.clients
    )
    return {"one": _figures(one), "many": _figures(many)}


def _apart(bodies: list[dict[str, str]], plan: Plan) -> list[dict[str, str]]:
    """Simultaneous messages belong to different conversations, as with different people."""
    return [{**body, "sender": f"many-{at % (4 * plan.clients)}-{at // 320}"}
            for at, body in enumerate(bodies)]  # fmt: skip


async def growth(url: str, questions: list[str], plan: Plan) -> dict[str, float]:
    """How much dearer the last messages of a long conversation are than its tenth.

    The same twenty questions are asked at both places; the median of each is compared.
    """
    block = random.Random(_SEED).choices(questions, k=20)  # noqa: S311
    between = random.Random(_SEED + 1).choices(questions, k=max(0, plan.long - 45))  # noqa: S311
    early: list[float] = []
    late: list[float] = []
    for part, into in ((block[:5], None), (block, early), (between, None), (block, late)):
        timing = await drive(url, [{"sender": "long", "message": text} for text in part])
        if into is not None:
            into += timing.seconds
    first, last = Timing(early).quantile(0.5), Timing(late).quantile(0.5)
    return {"messages": plan.long, "early_ms": first, "late_ms": last, "ratio": last / first}


def _figures(timing: Timing) -> dict[str, float]:
    return {"messages": len(timing.seconds), "failed": timing.failed,
            "p50_ms": timing.quantile(0.5), "p99_ms": timing.quantile(0.99),
            "per_second": timing.per_second}  # fmt: skip
