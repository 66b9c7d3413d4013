"""The database's version: brought up to date before the bot starts, checked by everybody.

Mends, in Rasa 3.6.21: tables are created without a version, and an error while creating them is
logged and forgotten (core/tracker_store.py:1065-1087).
"""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.stores import OutdatedError, StoreError
from bot.stores.connect import connect
from bot.stores.jobs import reason

logger = logging.getLogger(__name__)
FOLDER = Path(__file__).parent / "migrations"
_ONE_AT_A_TIME = 5_005_001  # advisory lock: two bots that start together migrate once


@lru_cache(maxsize=1)
def newest() -> str:
    """The version that this program works with: the last file in migrations/versions."""
    return max(one.stem.split("_")[0] for one in (FOLDER / "versions").glob("[0-9]*.py"))


def version(connection: Connection) -> str | None:
    """The database's version; None for an empty one, or one of Rasa's own making."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found else None


def checked(url: str) -> None:
    """Returns if the database fits this program. Raises OutdatedError or StoreError."""
    engine = connect(url)
    try:
        with engine.begin() as connection:
            found = version(connection)
    except (SQLAlchemyError, OSError) as fault:
        raise StoreError(reason(fault)) from None
    finally:
        engine.dispose()
    _fits(found)


def upgrade(url: str) -> None:
    """Brings the database to this program's version. Raises OutdatedError if it is newer."""
    engine = connect(url, patient=True)
    try:
        with engine.begin() as connection:
            found = version(connection)
        if found == newest():
            return
        if found is not None and found > newest():
            _fits(found)
        _upgrade(engine)
        level = logging.WARNING if found else logging.INFO  # a new one is nothing to worry about
        logger.log(level, "The conversation database was brought from %s to %s", found, newest())
    except (SQLAlchemyError, OSError) as fault:
        raise StoreError(reason(fault)) from None
    finally:
        engine.dispose()


def _fits(found: str | None) -> None:
    if found == newest():
        return
    what = "leer oder von Rasa selbst angelegt" if found is None else f"in Version {found}"
    newer = found is not None and found > newest()
    cure = "Starten Sie die neuere Fassung des Programms." if newer else "lotse store migrate"
    raise OutdatedError(f"Die Gesprächsdatenbank ist {what}, gebraucht wird {newest()}: {cure}")


def _upgrade(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # Rebuilding a table drops the old one; with foreign keys on, its rows would go along.
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
        connection.execution_options(writes=True)
        with connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        connection.invalidate()
