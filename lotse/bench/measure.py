"""The measurements: each drives one running bot and gives a few figures."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Any

from lotse.bench.client import Timing, drive

PER_CONVERSATION = 5
_SEED = 5
_ASKED = 40  # questions where two conversations are compared


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    messages: int = 1000
    clients: int = 16
    long: int = 1000  # messages of the long conversation
    statements: int = 100_000
    stored: int = 1_000_000  # conversations
    epochs: int = 100

    @classmethod
    def quick(cls) -> Plan:
        """A run of a few minutes; its ratios are rougher."""
        return cls(messages=200, long=200, statements=100_000, stored=100_000, epochs=1)

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
    """How much dearer a message of a long conversation is than one of a short conversation."""
    between = random.Random(_SEED + 1).choices(questions, k=max(0, plan.long - _ASKED))  # noqa: S311
    await drive(url, [{"sender": "long", "message": text} for text in between])
    await drive(url, [{"sender": "short", "message": text} for text in between[:5]])
    found = await beside((url, "short"), (url, "long"), questions)
    return {"messages": plan.long, "early_ms": found[0], "late_ms": found[1],
            "ratio": found[1] / found[0]}  # fmt: skip


async def beside(
    one: tuple[str, str], other: tuple[str, str], questions: list[str]
) -> tuple[float, float]:
    """The medians in milliseconds of two conversations, each an address and a sender.

    The same questions are put to both in turn, so that a busy moment of the machine meets both.
    """
    timings = (Timing(), Timing())
    for text in random.Random(_SEED).choices(questions, k=_ASKED):  # noqa: S311
        for (url, sender), timing in zip((one, other), timings, strict=True):
            timing.seconds += (await drive(url, [{"sender": sender, "message": text}])).seconds
    return timings[0].quantile(0.5), timings[1].quantile(0.5)


def _figures(timing: Timing) -> dict[str, float]:
    return {"messages": len(timing.seconds), "failed": timing.failed,
            "p50_ms": timing.quantile(0.5), "p99_ms": timing.quantile(0.99),
            "per_second": timing.per_second}  # fmt: skip
