"""The figures as a table, as JSON and as a picture."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Row:
    """One figure of ours, what it is measured against, and the ratio that is wanted."""

    name: str
    ours: float
    other: float
    wanted: float
    most: bool = True  # the ratio must be at most `wanted`, else at least

    @property
    def ratio(self) -> float:
        """Ours divided by the other."""
        return self.ours / self.other if self.other else float("nan")

    @property
    def kept(self) -> bool:
        """Whether the target is reached."""
        return self.ratio <= self.wanted if self.most else self.ratio >= self.wanted


def write(found: dict[str, Any], folder: Path) -> str:
    """Writes bench.json and bench.svg into the folder; the table to show."""
    folder.mkdir(parents=True, exist_ok=True)
    compared = rows(found)
    (folder / "bench.json").write_text(json.dumps(found, indent=1), encoding="utf-8")
    (folder / "bench.svg").write_text(picture(compared), encoding="utf-8")
    return table(found, compared)


def rows(found: dict[str, Any]) -> list[Row]:
    """The comparisons that the figures allow."""
    ours, stock, big = found["lotse"], found.get("control"), found.get("large")
    compared = []
    if stock:
        compared += [
            Row("Nachrichten/s, 16 Clients", ours["many"]["per_second"],
                stock["many"]["per_second"], 10, most=False),
            Row("p50, 1 Client (ms)", ours["one"]["p50_ms"], stock["one"]["p50_ms"], 1 / 8),
            Row("p99, 16 Clients (ms)", ours["many"]["p99_ms"], stock["many"]["p99_ms"], 1 / 5),
            Row("Prozessorzeit je Nachricht (ms)", ours["cpu_ms"], stock["cpu_ms"], 1 / 10),
            Row("Speicher (MB)", ours["memory_mb"], stock["memory_mb"], 0.5),
            Row("Start bis bereit (s)", ours["start_s"], stock["start_s"], 0.3),
            Row("Training (s)", ours["training_s"], stock["training_s"], 1 / 5),
        ]  # fmt: skip
    long = ours["long"]
    compared.append(Row(f"Nachricht {long['messages']} / 10 (ms)", long["late_ms"],
                        long["early_ms"], 1.1))  # fmt: skip
    if crowd := found.get("crowd"):
        compared.append(Row(f"p50, {crowd['stored']} Gespräche / leer", crowd["crowd_ms"],
                            crowd["none_ms"], 1.1))  # fmt: skip
    if (workers := found.get("workers", {})).get("ratio"):
        compared.append(Row("Nachrichten/s, 2 Prozesse / 1", workers["two"], workers["one"], 1.7,
                            most=False))  # fmt: skip
        spent = workers["cpu"]
        compared.append(Row("… wenn jeder einen Kern hat", 2000 / spent["two"]["bots_ms"],
                            1000 / spent["one"]["bots_ms"], 1.7, most=False))  # fmt: skip
    if big:
        compared.append(Row(f"p50 mit {big['statements']} Aussagen (ms)", big["one"]["p50_ms"],
                            ours["one"]["p50_ms"], 1.5))  # fmt: skip
    return compared


def table(found: dict[str, Any], compared: list[Row]) -> str:
    """The comparisons as text, with what limits their meaning under them."""
    lines = [f"{'':34}{'Lotse':>10}{'Vergleich':>12}{'Quotient':>10}{'Ziel':>9}"]
    for one in compared:
        sign = "≤" if one.most else "≥"
        verdict = "erreicht" if one.kept else "verfehlt"
        lines.append(f"{one.name:34}{one.ours:10.1f}{one.other:12.1f}{one.ratio:10.3f}"
                     f"{sign:>4}{one.wanted:5.3g}  {verdict}")  # fmt: skip
    ours, floor = found["lotse"]["one"], found["floor"]["one"]
    lines += ["", f"Lotse, 1 Client: p50 {ours['p50_ms']:.1f} ms, p99 {ours['p99_ms']:.1f} ms "
              f"(Ziel 8 und 30); leerer Sanic-Server: p50 {floor['p50_ms']:.1f} ms",
              f"Nicht beantwortet: {_failed(found)} (Lotse), "
              f"{_failed(found, 'control')} (Vergleich). Last der Maschine zu Beginn: "
              f"{found['load'][0]:.1f} auf {found['cores']} Kernen"]  # fmt: skip
    epochs = found.get("control", {}).get("epochs", 100)
    if epochs < 100:
        lines.append(f"Der Vergleichs-Bot wurde nur {epochs} von 100 Epochen trainiert: "
                     "seine Trainingszeit ist eine untere Grenze.")  # fmt: skip
    return "\n".join(lines)


def _failed(found: dict[str, Any], *names: str) -> int:
    bots = (found[key] for key in names or ("lotse", "large") if key in found)
    return sum(bot[part]["failed"] for bot in bots for part in ("one", "many"))


def picture(compared: list[Row]) -> str:
    """Bars of ours beside the other's, each pair scaled to its larger value."""
    parts = []
    for at, one in enumerate(compared):
        top, largest = 40 + at * 58, max(one.ours, one.other) or 1
        parts.append(f'<text x="10" y="{top}">{one.name}: {one.ratio:.3f}</text>')
        for place, (value, colour) in enumerate(((one.ours, "#1f6f5c"), (one.other, "#b0b7bd"))):
            y, width = top + 6 + place * 16, max(1.0, 460 * value / largest)
            parts.append(f'<rect x="10" y="{y}" width="{width:.0f}" height="13" fill="{colour}"/>'
                         f'<text x="{width + 16:.0f}" y="{y + 11}">{value:.1f}</text>')  # fmt: skip
    height = 40 + 58 * len(compared)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="560" height="{height}" '
            'font-family="sans-serif" font-size="12"><title>Lotse (grün) und Vergleich (grau)'
            f'</title>{"".join(parts)}</svg>\n')  # fmt: skip
