"""`lotse channel list` and `lotse channel check NAME`: say what is wrong, setting by setting."""

import pytest
from click.testing import CliRunner

from lotse.channel.catalogue import CATALOGUE
from lotse.channel.command import command
from tests.messengers.conftest import KINDS, only

WRONG = {
    "telegram": ("LOTSE_TELEGRAM_TOKEN", "110201543:wrong"),
    "whatsapp": ("LOTSE_WHATSAPP_TOKEN", "EAAJB-wrong"),
    "threema": ("LOTSE_THREEMA_SECRET", "wrong"),
    "email": ("LOTSE_EMAIL_PASSWORD", "wrong"),
    "slack": ("LOTSE_SLACK_TOKEN", "xoxb-wrong"),
    "mattermost": ("LOTSE_MATTERMOST_TOKEN", "wrong"),
}
ADDRESS = {
    "telegram": "LOTSE_TELEGRAM_API", "whatsapp": "LOTSE_WHATSAPP_API",
    "threema": "LOTSE_THREEMA_API", "slack": "LOTSE_SLACK_API",
    "mattermost": "LOTSE_MATTERMOST_SERVER", "email": "LOTSE_EMAIL_SMTP",
}  # fmt: skip


@pytest.fixture
def call(channel, monkeypatch):
    for name, value in channel.settings().items():
        monkeypatch.setenv(name, value)
    return lambda *words: CliRunner().invoke(command, list(words))


@only(*(name for name in KINDS if name != "telegram"))  # needs its webhook, see its own tests
def test_good_settings_pass(channel, call):
    found = call("check", channel.name)
    assert found.exit_code == 0 and "gut" in found.output, found.output


@only(*KINDS)
def test_a_wrong_token_is_named_and_not_shown(channel, call, monkeypatch):
    name, value = WRONG[channel.name]
    monkeypatch.setenv(name, value)
    found = call("check", channel.name)
    assert found.exit_code == 1 and "FEHLER" in found.output
    assert value not in found.output.replace("LOTSE_", "") or value == "wrong"
    assert not any(
        given in found.output for key, given in channel.settings().items()
        if key.endswith(("TOKEN", "SECRET", "KEY", "PASSWORD"))
    )  # fmt: skip


@only(*KINDS)
def test_a_missing_setting_is_named(channel, call, monkeypatch):
    name = WRONG[channel.name][0]
    monkeypatch.delenv(name)
    found = call("check", channel.name)
    assert found.exit_code == 1 and f"{name} fehlt" in found.output
    assert name in call("list").output


@only("telegram", "threema", "email")  # the others call as Telegram does
def test_a_server_that_is_not_there_is_named(channel, call, monkeypatch):
    scheme = "smtp" if channel.name == "email" else "http"
    monkeypatch.setenv(ADDRESS[channel.name], f"{scheme}://127.0.0.1:9")
    found = call("check", channel.name)
    assert found.exit_code == 1 and found.exception.__class__ is SystemExit
    assert channel.name in found.output or ADDRESS[channel.name] in found.output


def test_nothing_is_on_without_settings(monkeypatch):
    for entry in CATALOGUE.values():
        for name in entry.variables():
            monkeypatch.delenv(name, raising=False)
    found = CliRunner().invoke(command, ["list"])
    assert found.exit_code == 0 and len(found.output.splitlines()) == len(CATALOGUE)
    assert all(" aus " in line for line in found.output.splitlines())
