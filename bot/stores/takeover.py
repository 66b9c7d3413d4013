"""For migrations: tables that a program without migrations may have made before."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op


def create(name: str, *columns: Any, **options: Any) -> None:
    """Creates the table; one of this name that is there already is kept as it is, rows and all."""
    if not sa.inspect(op.get_bind()).has_table(name):
        op.create_table(name, *columns, **options)
