"""Draws a table as SVG. The table stands beside the drawing, so the drawing is only named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from console.figures.tables import TOP, Table

WIDTH = 560
_ROW = 24
_LABEL = 190
_HEIGHT = 150


@dataclass(frozen=True)
class Bar:
    """One bar with its place; the template draws it."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: int
    label_x: float
    label_y: float
    value_x: float
    value_y: float


def chart(table: Table) -> dict[str, Any]:
    """What the template needs: size, bars and a sentence that says what is seen."""
    rows = table.rows if table.shape == "columns" else table.rows[:TOP]
    highest = max((number for _, number in rows), default=0)
    bars, height = (_columns if table.shape == "columns" else _bars)(rows, highest)
    return {"table": table, "bars": bars, "width": WIDTH, "height": height,
            "highest": highest, "standing": table.shape == "columns",
            "axis": height - 20, "said": _said(table)}  # fmt: skip


def _bars(rows: list[tuple[str, int]], highest: int) -> tuple[list[Bar], int]:
    room = WIDTH - _LABEL - 50
    made = []
    for number, (label, value) in enumerate(rows):
        width = room * value / highest if highest else 0
        y = number * _ROW
        made.append(Bar(_LABEL, y + 4, round(max(width, 1), 1), _ROW - 8, _short(label, 30), value,
                        _LABEL - 8, y + 16, round(_LABEL + width + 6, 1), y + 16))  # fmt: skip
    return made, max(len(rows) * _ROW, _ROW)


def _columns(rows: list[tuple[str, int]], highest: int) -> tuple[list[Bar], int]:
    step = WIDTH / max(len(rows), 1)
    every = max(1, round(len(rows) / 8))
    made = []
    for number, (label, value) in enumerate(rows):
        tall = (_HEIGHT - 40) * value / highest if highest else 0
        x = number * step
        shown = label[:6] if "." in label else label.split()[0]
        made.append(Bar(round(x + step * 0.12, 1), round(_HEIGHT - 20 - tall, 1),
                        round(step * 0.76, 1), round(tall, 1),
                        shown if number % every == 0 else "", value,
                        round(x + step / 2, 1), _HEIGHT - 5, 0, 0))  # fmt: skip
    return made, _HEIGHT


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _said(table: Table) -> str:
    if not table.total:
        return f"{table.title}: keine Angaben"
    label, number = max(table.rows, key=lambda one: one[1])
    return f"{table.title}: am meisten {label} ({number} von {table.total})"
