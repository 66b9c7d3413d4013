"""Writes the evaluation as data (JSON) and as one page to read (HTML)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jinja2

from lotse.evaluate import plots

_TEMPLATE = Path(__file__).with_name("report.html")


def write(found: dict[str, Any], folder: Path) -> list[Path]:
    """Writes evaluation.json and evaluation.html; what was not measured is left out of both."""
    folder.mkdir(parents=True, exist_ok=True)
    data, page = folder / "evaluation.json", folder / "evaluation.html"
    data.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    page.write_text(html(found), encoding="utf-8")
    return [data, page]


def html(found: dict[str, Any]) -> str:
    """The page, with nothing to be loaded from elsewhere."""
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.filters["percent"] = lambda share: f"{100 * share:.1f} %".replace(".", ",")
    template = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
    return template.render(found=found, pictures=_pictures(found))


def _pictures(found: dict[str, Any]) -> dict[str, str]:
    pictures = {}
    classifier, thresholds = found.get("classifier"), found.get("thresholds")
    if classifier:
        pictures["confusion"] = plots.confusion(classifier["confusion"], classifier["labels"])
        pictures["reliability"] = plots.reliability(
            classifier["reliability"], classifier["reliability_recommended"]
        )
    if classifier or thresholds:
        pictures["share"] = plots.accuracy_by_share(
            classifier["accuracy_by_share"] if classifier else [],
            thresholds["thresholds"]["ENOUGH"]["points"] if thresholds else [],
        )
    for name, one in (thresholds["thresholds"] if thresholds else {}).items():
        pictures[name] = plots.threshold(name, one)
    return pictures
