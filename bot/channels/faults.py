"""Failures for the log: what and where, never the values, which may be a resident's words."""

from __future__ import annotations

import traceback
from pathlib import Path


def named(fault: BaseException) -> str:
    """The failure's kind and the line that raised it."""
    frames = traceback.extract_tb(fault.__traceback__)
    if not frames:
        return type(fault).__name__
    return f"{type(fault).__name__} at {Path(frames[-1].filename).name}:{frames[-1].lineno}"
