"""Figures for Prometheus. None carries anything of a sender or a message."""

from __future__ import annotations

from collections.abc import Sequence

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

from bot.channels.base import Reply

_BUCKETS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The figures of one process."""

    def __init__(self) -> None:
        self._registry = own = CollectorRegistry()
        ProcessCollector(registry=own)
        self._turns = Counter(
            "lotse_turns", "Answered messages", ["channel", "outcome"], registry=own
        )
        self._seconds = Histogram(
            "lotse_turn_seconds",
            "From arrival to answer",
            ["channel"],
            registry=own,
            buckets=_BUCKETS,
        )
        self._failed = Counter("lotse_failed_turns", "Turns that failed", ["reason"], registry=own)
        self._repeated = Counter("lotse_repeats", "Repeated messages", ["channel"], registry=own)
        self._refused = Counter("lotse_refused", "Refused requests", ["reason"], registry=own)
        self._sessions = Counter("lotse_sessions", "Sessions begun", registry=own)
        self._feedback = Counter("lotse_feedback", "Replies judged", ["helpful"], registry=own)
        self._receipts = Counter(
            "lotse_receipts", "What became of sent messages", ["channel", "status"], registry=own
        )
        self._staff = Counter("lotse_staff_orders", "Carried out for staff", ["kind"], registry=own)
        self.streams = Gauge("lotse_event_streams", "Open event streams", registry=own)
        self.waiting = Gauge("lotse_waiting", "Messages answered now or waiting", registry=own)

    def answered(self, channel: str, replies: Sequence[Reply], seconds: float) -> None:
        """Counts a finished turn."""
        outcome = next((one["outcome"] for one in replies if "outcome" in one), "none")
        self._turns.labels(channel, str(outcome)).inc()
        self._seconds.labels(channel).observe(seconds)

    def failed(self, reason: str) -> None:
        """Counts a turn that ended in the fallback."""
        self._failed.labels(reason).inc()

    def repeated(self, channel: str) -> None:
        """Counts a repeat."""
        self._repeated.labels(channel).inc()

    def refused(self, code: str) -> None:
        """Counts a refusal."""
        self._refused.labels(code).inc()

    def receipt(self, channel: str, status: str) -> None:
        """Counts what a provider says of a message that was sent."""
        self._receipts.labels(channel, status).inc()

    def began(self) -> None:
        """Counts a new session."""
        self._sessions.inc()

    def judged(self, helpful: bool) -> None:
        """Counts a resident's feedback."""
        self._feedback.labels("yes" if helpful else "no").inc()

    def staff(self, kind: str) -> None:
        """Counts an order of staff."""
        self._staff.labels(kind).inc()

    def page(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self._registry)
