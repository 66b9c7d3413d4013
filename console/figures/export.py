"""Tables as CSV that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def safe(value: Any) -> Any:
    """The value; a text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if isinstance(value, str) and value.lstrip(" \u00a0\u200b\ufeff").startswith(_DANGEROUS):
        return "'" + value
    return value


def as_csv(header: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """Semicolons and a byte order mark, as German spreadsheets expect."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow([safe(one) for one in header])
    writer.writerows([[safe(one) for one in row] for row in rows])
    return "\ufeff" + out.getvalue()
