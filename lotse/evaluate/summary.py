"""The measures as plain data for the report, and as lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from lotse.evaluate import measures
from lotse.evaluate.conversations import Result
from lotse.evaluate.measures import Share


def summary(results: Sequence[Result]) -> dict[str, Any]:
    """Shares by category, style and kind, the promises' measures, and every failure."""
    return {
        **_row(measures.passed(results)),
        "by_category": _rows(measures.by(results, lambda one: one.conversation.category)),
        "by_style": _rows(measures.by(results, lambda one: one.conversation.style)),
        "by_kind": _rows(measures.by(results, lambda one: one.conversation.kind)),
        "by_file": _rows(measures.by(results, lambda one: one.conversation.file)),
        "cases_handed_over": measures.cases_handed_over(results).value,
        "facts_handed_over": measures.facts_handed_over(results).value,
        "unknown_admitted": measures.unknown_admitted(results).value,
        "declined_with_fact": len(measures.declined_with_fact(results)),
        "failed": [failure(one) for one in results if not one.passed],
    }


def failure(result: Result) -> dict[str, Any]:
    """A conversation that did not pass, with each reply and what was wrong with it."""
    one = result.conversation
    return {
        "id": one.id, "category": one.category, "style": one.style, "note": one.note,
        "steps": [
            {"say": step.said, "reply": step.reply, "outcome": step.outcome,
             "missing": step.missing, "forbidden": step.forbidden}
            for step in result.steps
        ],
    }  # fmt: skip


def lines(found: dict[str, Any]) -> Iterator[str]:
    """The main figures of classifier, gate, doubt and thresholds."""
    if one := found.get("classifier"):
        yield f"Fragearten erkannt: {100 * one['accuracy']:.1f} % von {one['examples']} Beispielen"
        warmth = one["temperature"]
        yield f"  Temperatur: heute {warmth['today']}, empfohlen {warmth['recommended']}"
        for pair in one["confused"]:
            yield f"  verwechselt: {' und '.join(pair['intents'])} ({pair['number']}-mal)"
    if one := found.get("gate"):
        for label, key in (
            ("angepasst", "fitted"),
            ("heute", "today"),
            ("ohne", "classifier_alone"),
        ):
            if one[key]:
                yield f"Weiche {label}: {100 * one[key]['accuracy']:.1f} % richtig"
    if one := found.get("doubt"):
        yield (
            f"Lücke oder Tatsache: {one['facts']} und {one['gaps']} Fragen, "
            f"Fläche unter der Kurve {one['area_under_curve']:.3f}"
        )
        for at in one["at"]:
            yield (
                f"  ab {at['chance']}: {100 * at['gaps_found']:.0f} % der Lücken erkannt, "
                f"{100 * at['facts_lost']:.1f} % der Tatsachen verfehlt"
            )
    for name, one in found.get("thresholds", {}).get("thresholds", {}).items():
        yield f"Schwelle {name}: heute {one['today']}, empfohlen {one['recommended']}"


def _row(share: Share) -> dict[str, Any]:
    return {"passed": share.good, "number": share.of, "share": share.value}


def _rows(shares: dict[str, Share]) -> dict[str, Any]:
    return {name: _row(share) for name, share in shares.items()}
