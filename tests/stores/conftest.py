"""Real databases and Redis for the tests; where a program is missing, its tests are skipped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.slots import TextSlot

from bot.stores import migrate
from bot.stores.tracker_store import LotseTrackerStore
from lotse.faults.servers import MissingError, Postgres, Redis


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    folder = tmp_path_factory.mktemp("postgres")
    for parent in (folder, folder.parent, folder.parent.parent):
        parent.chmod(0o755)  # PostgreSQL runs as another user when the tests run as root
    yield from _running(Postgres, folder)


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    yield from _running(Redis, tmp_path_factory.mktemp("redis"))


def _running(kind: type, folder: Path) -> Iterator:
    try:
        server = kind(folder)
    except MissingError as fault:
        pytest.skip(str(fault))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/conversations.sqlite"


@pytest.fixture
def postgres_url(postgres_server: Postgres) -> Iterator[str]:
    import sqlalchemy as sa

    yield postgres_server.url
    engine = sa.create_engine(postgres_server.url)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue(f"{request.param}_url")
    return found


@pytest.fixture
def domain() -> Domain:
    slot = TextSlot("subject", mappings=[], influence_conversation=False)
    return Domain(["ask"], [], [slot], {}, ["action_answer"], {}, {})


@pytest.fixture
def store(url: str, domain: Domain) -> Iterator[LotseTrackerStore]:
    migrate.upgrade(url)
    made = LotseTrackerStore(url, domain)
    yield made
    made.close()
