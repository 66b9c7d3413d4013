"""`lotse channel list` and `lotse channel check NAME`: say what is wrong, setting by setting."""

import pytest
from click.testing import CliRunner

from bot.channels.messenger.words import own
from lotse.channel.catalogue import CATALOGUE
from lotse.channel.command import command
from tests.messengers import slack_station
from tests.messengers.conftest import CONSOLE, KINDS, only

# For every setting something that a person may set by mistake; the check names the setting.
WRONG = {
    "LOTSE_TELEGRAM_TOKEN": "110201543:wrong",
    "LOTSE_TELEGRAM_SECRET": "mit Leerzeichen",
    "LOTSE_TELEGRAM_MODE": "poling",
    "LOTSE_TELEGRAM_API": "http://telegram.example.org",
    "LOTSE_WHATSAPP_TOKEN": "EAAJB-wrong",
    "LOTSE_WHATSAPP_PHONE_ID": "106540352242000",
    "LOTSE_WHATSAPP_APP_SECRET": "f" * 32,
    "LOTSE_WHATSAPP_VERIFY_TOKEN": "kurz",
    "LOTSE_WHATSAPP_API": "http://127.0.0.1:9/v23.0",
    "LOTSE_THREEMA_IDENTITY": "*LOTSE02",
    "LOTSE_THREEMA_SECRET": "wrong",
    "LOTSE_THREEMA_PRIVATE_KEY": "private:" + "7" * 64,
    "LOTSE_THREEMA_API": "http://127.0.0.1:9",
    "LOTSE_EMAIL_ADDRESS": "andere@stadt.example.net",
    "LOTSE_EMAIL_IMAP": "imap://mail.example.org",
    "LOTSE_EMAIL_SMTP": "smtp://127.0.0.1:9",
    "LOTSE_EMAIL_USER": "somebody",
    "LOTSE_EMAIL_PASSWORD": "wrong",
    "LOTSE_EMAIL_FOLDER": "Fragen",
    "LOTSE_EMAIL_AUTHSERV": "mx.anderswo.example",
    "LOTSE_SLACK_TOKEN": "xoxb-wrong",
    "LOTSE_SLACK_SIGNING_SECRET": "8f742231b10e",
    "LOTSE_SLACK_ANNOUNCE": slack_station.OUTSIDE,
    "LOTSE_SLACK_API": "http://127.0.0.1:9",
    "LOTSE_MATTERMOST_SERVER": "http://127.0.0.1:9",
    "LOTSE_MATTERMOST_TOKEN": "w" * 26,
    "LOTSE_MATTERMOST_WEBHOOK_TOKEN": "wrong",
    "LOTSE_MATTERMOST_ANNOUNCE": "o" * 26,
}
TOKENS = {
    "telegram": "LOTSE_TELEGRAM_TOKEN", "whatsapp": "LOTSE_WHATSAPP_TOKEN",
    "threema": "LOTSE_THREEMA_SECRET", "email": "LOTSE_EMAIL_PASSWORD",
    "slack": "LOTSE_SLACK_TOKEN", "mattermost": "LOTSE_MATTERMOST_TOKEN",
}  # fmt: skip
SETTINGS = [(entry.name, one) for entry in CATALOGUE.values() for one in WRONG
            if one.startswith(f"LOTSE_{entry.name.upper()}_")]  # fmt: skip


@pytest.fixture
def call(channel, monkeypatch):
    for name, value in (channel.settings() | {"LOTSE_CONSOLE_ADDRESS": CONSOLE}).items():
        monkeypatch.setenv(name, value)
    return lambda *words: CliRunner().invoke(command, list(words))


@only(*(name for name in KINDS if name != "telegram"))  # needs its webhook, see its own tests
def test_good_settings_pass(channel, call):
    found = call("check", channel.name)
    assert found.exit_code == 0 and "gut" in found.output, found.output


@pytest.mark.parametrize(("channel", "setting"), SETTINGS, indirect=["channel"])
def test_a_wrong_setting_is_named_and_no_secret_is_shown(channel, call, monkeypatch, setting):
    if setting == "LOTSE_EMAIL_AUTHSERV":  # shows itself in a mail that came
        who = channel.person()
        channel.ask(who, "Guten Tag", 2)
    monkeypatch.setenv(setting, WRONG[setting])
    found = call("check", channel.name)
    assert found.exit_code == 1 and isinstance(found.exception, SystemExit), found.exception
    told = [line for line in found.output.splitlines() if "gut" not in line[:4]]
    assert any(setting in line for line in told), found.output
    secrets = [
        given for name, given in (channel.settings() | {setting: WRONG[setting]}).items()
        if name.endswith(("TOKEN", "SECRET", "KEY", "PASSWORD")) and given not in ("wrong", "kurz")
    ]  # fmt: skip
    assert not [one for one in secrets if one in found.output]


def test_every_setting_of_every_channel_is_tried_out():
    assert sorted(WRONG) == sorted(one for entry in CATALOGUE.values() for one in entry.variables())


@only(*KINDS)
def test_a_missing_setting_is_named(channel, call, monkeypatch):
    name = TOKENS[channel.name]
    monkeypatch.delenv(name)
    found = call("check", channel.name)
    assert found.exit_code == 1 and f"{name} fehlt" in found.output
    assert name in call("list").output


@only("slack")
def test_an_app_that_is_not_in_the_channel_and_links_that_lead_nowhere_are_told(
    channel, call, monkeypatch
):
    monkeypatch.setenv("LOTSE_SLACK_ANNOUNCE", slack_station.OUTSIDE)
    assert own("findings")["slack_outside"] in call("check", "slack").output
    monkeypatch.setenv("LOTSE_SLACK_ANNOUNCE", "C0UNKNOWN")
    assert "channel_not_found" in call("check", "slack").output
    monkeypatch.delenv("LOTSE_CONSOLE_ADDRESS")
    assert "LOTSE_CONSOLE_ADDRESS fehlt" in call("check", "slack").output


@only("telegram")
def test_a_server_that_is_not_the_providers_is_told(channel, call, monkeypatch, stations):
    monkeypatch.setenv("LOTSE_TELEGRAM_API", stations["slack"].provider.url)
    found = call("check", "telegram")
    assert found.exit_code == 1 and "LOTSE_TELEGRAM_API" in found.output


def test_nothing_is_on_without_settings(monkeypatch):
    for entry in CATALOGUE.values():
        for name in entry.variables():
            monkeypatch.delenv(name, raising=False)
    found = CliRunner().invoke(command, ["list"])
    assert found.exit_code == 0 and len(found.output.splitlines()) == len(CATALOGUE)
    assert all(" aus " in line for line in found.output.splitlines())
