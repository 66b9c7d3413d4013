"""Weights that `lotse evaluate --write` fitted and stored beside the module that uses them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any


@lru_cache(maxsize=8)
def fitted(module: str) -> dict[str, Any]:
    """What stands in the JSON file of the same name as the module's file; read once."""
    found: dict[str, Any] = json.loads(Path(module).with_suffix(".json").read_text("utf-8"))
    return found


def linear(bias: float, weights: Iterable[float], values: Iterable[float]) -> float:
    """The weighted sum. Raises ValueError if the features have changed since the weights were fitted."""
    return bias + sum(weight * value for weight, value in zip(weights, values, strict=True))
