"""The secret that signs the sessions."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from lotse.cli import Refusal
from lotse.settings import Settings
from lotse.web import channel_config, secret


def test_one_is_made_and_kept_for_this_user_only(tmp_path):
    file = tmp_path / "var" / "secret"
    first = secret("", file)
    assert secret("", file) == first
    assert len(first) >= 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in file.parent.iterdir()] == ["secret"]


def test_of_many_that_start_at_once_all_get_the_same(tmp_path, monkeypatch):
    file = tmp_path / "secret"
    numbers = iter(range(100))
    monkeypatch.setattr("lotse.web.os.getpid", lambda: next(numbers))
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: secret("", file), range(8)))) == 1


def test_a_given_one_is_used(tmp_path):
    assert secret("x" * 32, tmp_path / "none") == b"x" * 32


def test_a_short_one_is_refused(tmp_path):
    with pytest.raises(Refusal, match="LOTSE_SECRET"):
        secret("kurz", tmp_path / "none")


def test_it_shows_in_no_representation():
    assert "geheim" not in repr(channel_config(Settings(secret="geheim" * 8)))


def test_settings_of_the_channel_are_read():
    settings = Settings(
        secret="x" * 32,
        allowed_origins="https://a.example, https://b.example",
        rate_messages="5/10",
    )
    config = channel_config(settings)
    assert config.allowed_origins == ("https://a.example", "https://b.example")
    assert (config.messages.count, config.messages.seconds) == (5, 10.0)
    with pytest.raises(Refusal, match="LOTSE_RATE"):
        channel_config(Settings(secret="x" * 32, rate_messages="viele"))
