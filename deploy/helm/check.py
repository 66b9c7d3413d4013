"""Lints and renders the chart with Helm's own library, and compares with what the tests check.

The tests fill in plain values themselves (`tests/deploy/test_deploy.py`), so that they need no
Helm. Run by `make chart`, in an environment of its own.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import helm_python as helm

CHART = Path(__file__).parent / "lotse"
VALUE = re.compile(r"\{\{ \.Values\.([\w.]+) \}\}")


def filled(text: str, values: dict) -> str:
    """The template with its plain values, as the tests fill it in."""

    def value(match: re.Match[str]) -> str:
        found = values
        for key in match[1].split("."):
            found = found[key]
        return str(found)

    return VALUE.sub(value, text)


def complaints() -> list[str]:
    """What Helm finds wrong, and which files it renders in another way than the tests."""
    report = helm.lint(CHART, strict=True)
    found = [f"{one['path']}: {one['error']}" for one in report["messages"] if one["severity"] > 1]
    found += report["errors"]
    with helm.Chart.load(str(CHART)) as chart:
        rendered, values = chart.render({}, name="lotse", namespace="lotse"), chart.values
    for file in sorted((CHART / "templates").glob("*.yaml")):
        ours = filled(file.read_text(encoding="utf-8"), values)
        if rendered[f"lotse/templates/{file.name}"].strip() != ours.strip():
            found.append(f"{file.name}: Helm renders it in another way than the tests")
    sys.stdout.write(f"Helm {helm.helm_sdk_version()}: {len(rendered)} files rendered\n")
    return found


if __name__ == "__main__":
    if wrong := complaints():
        sys.exit("\n".join(wrong))
