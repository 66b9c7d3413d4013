"""Telegram: what only this channel has."""

import asyncio

from click.testing import CliRunner

from bot.channels.messenger.words import own, said
from bot.channels.telegram import Telegram, TelegramSettings
from lotse.channel.command import command
from tests.messengers.conftest import only
from tests.messengers.looks import quiet
from tests.messengers.stations import number
from tests.messengers.telegram_station import SECRET, TOKEN


@only("telegram")
def test_start_and_help_are_a_greeting_and_other_commands_plain_text(channel):
    greeting = channel.ask(channel.person(), own("greeting"), 2)[1].text
    assert channel.ask(channel.person(), "/start", 2)[1].text == greeting
    assert channel.ask(channel.person(), "/help@lotse_bot", 2)[1].text == greeting
    assert "Quelle" in channel.ask(channel.person(), "/integrationsrat telefon", 2)[1].text


@only("telegram")
def test_an_edited_message_is_answered_anew(channel):
    who = channel.person()
    channel.ask(who, "Guten Tag", 2)
    channel.deliver(channel.edited(who, "Wann trifft sich der Integrationsrat?"))
    assert "Quelle" in channel.provider.wait(who, 3)[-1].text


@only("telegram")
def test_groups_and_bots_are_not_answered(channel):
    who = channel.person()
    channel.deliver(channel.group(who, "Guten Tag"))
    channel.deliver(channel.by_bot(who, "Guten Tag"))
    assert quiet(channel, [who, "-5"], 0.8) and not channel.provider.to(who)


@only("telegram")
def test_a_press_ends_the_buttons_waiting_sign(channel):
    who = channel.person()
    offered = channel.ask(who, "Wie ist die Telefonnummer?", 2)[-1]
    channel.deliver(channel.press(who, offered.choices[0][0]))
    channel.provider.wait(who, 3)
    assert "answerCallbackQuery" in [name for name, _ in channel.provider.calls]


@only("telegram")
def test_formatting_signs_arrive_as_they_are(channel):
    who = channel.person()
    assert said("notice") == channel.ask(who, "Guten Tag", 2)[0].text
    assert all("parse_mode" not in one.raw for one in channel.provider.to(who))


@only("telegram")
async def test_long_polling_fetches_each_update_once_and_in_order(channel):
    held = channel.provider.state["waiting"] = [
        channel.update(channel.person(), f"Frage {place}", number()) for place in range(250)
    ]
    held.insert(3, {"update_id": number(), "message": {"chat": None}})  # of a kind to come
    held.sort(key=lambda one: one["update_id"])
    got: list[str] = []

    async def take(update) -> bool:
        got.append(update.text)
        return True

    settings = TelegramSettings(token=TOKEN, mode="polling", api=channel.provider.url)
    telegram = Telegram(settings)
    polling = asyncio.ensure_future(telegram.listen(take))
    for _ in range(1000):
        if len(got) >= 250 and not channel.provider.state["waiting"]:
            break
        await asyncio.sleep(0.02)
    polling.cancel()
    await telegram.close()
    assert got == [f"Frage {place}" for place in range(250)]
    assert channel.provider.state["waiting"] == []  # the last were confirmed too
    asked = [body for name, body in channel.provider.calls if name == "getUpdates"]
    assert asked[0]["offset"] == 0 and asked[0]["timeout"] > 0


@only("telegram")
def test_the_webhook_is_set_checked_and_deleted_by_command(channel, monkeypatch):
    for name, value in channel.settings().items():
        monkeypatch.setenv(name, value)
    assert "webhook" not in channel.provider.state  # no start of the bot has set it

    def call(*words):
        return CliRunner().invoke(command, list(words))

    assert "set-webhook" in call("check", "telegram").output
    assert call("telegram", "set-webhook", "http://unsafe.example.org").exit_code == 1
    assert call("telegram", "set-webhook", "https://chat.example.org").exit_code == 0
    assert channel.provider.state["webhook"] == "https://chat.example.org/webhooks/telegram/webhook"
    assert channel.provider.state["secret"] == SECRET
    good = call("check", "telegram")
    assert good.exit_code == 0 and "https://chat.example.org" in good.output
    monkeypatch.setenv("LOTSE_TELEGRAM_MODE", "polling")
    assert "delete-webhook" in call("check", "telegram").output
    assert call("telegram", "delete-webhook").exit_code == 0
    assert call("check", "telegram").exit_code == 0
    channel.provider.state.pop("webhook")
