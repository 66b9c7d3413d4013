"""The report's pictures, as SVG to be put into the page."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

_BLUE, _RED, _GREY, _GREEN, _OCHRE = "#1f5a93", "#b3382c", "#888888", "#2f7d4f", "#b07d12"


def _drawing(width: float, height: float) -> tuple[Any, Any]:
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "lotse", "svg.fonttype": "none", "font.size": 9})
    from matplotlib import pyplot

    return pyplot.subplots(figsize=(width, height), layout="constrained")


def _svg(figure: Any, title: str) -> str:
    from matplotlib import pyplot

    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None})
    pyplot.close(figure)
    svg = buffer.getvalue()
    svg = svg[svg.index("<svg") :]
    return re.sub(r"<svg ", f'<svg role="img" aria-label="{title}" ', svg, count=1)


def confusion(table: Sequence[Sequence[int]], labels: Sequence[str]) -> str:
    """Rows: the right intent; columns: what it was taken for; the darker, the more often."""
    import numpy as np

    rows = np.array(table, dtype=float)
    shares = rows / np.maximum(rows.sum(axis=1, keepdims=True), 1)
    figure, axes = _drawing(9.5, 9)
    picture = axes.imshow(shares**0.5, cmap="Blues", vmin=0, vmax=1)
    picture.set_rasterized(False)
    axes.set_xticks(range(len(labels)), labels, rotation=90, fontsize=7)
    axes.set_yticks(range(len(labels)), labels, fontsize=7)
    axes.set_xlabel("gehalten für")
    axes.set_ylabel("richtig wäre")
    for at, row in enumerate(table):
        for to, number in enumerate(row):
            if number and at != to and shares[at, to] >= 0.03:
                axes.text(to, at, str(number), ha="center", va="center", fontsize=6, color=_RED)
    return _svg(figure, "Verwechslungen der Fragearten")


def reliability(today: Sequence[dict[str, float]], better: Sequence[dict[str, float]]) -> str:
    """How often the classifier is right, by how sure it is."""
    figure, axes = _drawing(5, 4.2)
    axes.plot([0, 1], [0, 1], color=_GREY, linestyle="--", label="ideal")
    for bins, color, label in (
        (today, _BLUE, "heutige Temperatur"),
        (better, _GREEN, "empfohlene"),
    ):
        axes.plot([one["confidence"] for one in bins], [one["accuracy"] for one in bins],
                  marker="o", color=color, label=label)  # fmt: skip
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="Sicherheit", ylabel="Anteil richtig")
    axes.legend()
    return _svg(figure, "Sicherheit und Richtigkeit")


def accuracy_by_share(
    classifier: Sequence[Sequence[float]], answers: Sequence[dict[str, float]]
) -> str:
    """How good the answers are if only the surest questions are answered."""
    figure, axes = _drawing(5, 4.2)
    if classifier:
        axes.plot(*zip(*classifier, strict=True), color=_BLUE, label="Frageart erkannt")
    if answers:
        dots = sorted((one["answered"], one["precision"]) for one in answers)
        axes.plot(
            *zip(*dots, strict=True), marker="o", color=_GREEN, label="Antwort richtig (ENOUGH)"
        )
    axes.set(xlim=(0, 1), xlabel="Anteil beantwortet", ylabel="davon richtig")
    axes.legend()
    return _svg(figure, "Richtigkeit und Anteil der beantworteten Fragen")


def threshold(name: str, found: dict[str, Any]) -> str:
    """What each value of one threshold does."""
    figure, axes = _drawing(5, 3.8)
    points = found["points"]
    values = [one["value"] for one in points]
    for key, color, label in (
        ("right", _BLUE, "beantwortbar: richtig"),
        ("wrong", _RED, "beantwortbar: falsch"),
        ("gaps", _GREEN, "Lücke der Dokumente: zugegeben"),
        ("foreign", _OCHRE, "fremdes Thema: nichts behauptet"),
        ("balance", _GREY, "Mittel aus richtig und zugegeben"),
    ):
        axes.plot(values, [one[key] for one in points], color=color, label=label,
                  linestyle="--" if key == "balance" else "-")  # fmt: skip
    axes.axvline(found["today"], color="black", linewidth=0.8, label="heute")
    axes.axvline(
        found["recommended"], color=_GREEN, linewidth=0.8, linestyle=":", label="empfohlen"
    )
    axes.set(ylim=(0, 1), xlabel=name)
    axes.legend(fontsize=7)
    return _svg(figure, f"Schwelle {name}")
