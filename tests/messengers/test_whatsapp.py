"""WhatsApp: what only this channel has."""

import json
import time

from bot.channels.messenger.model import Choice, Part
from bot.channels.messenger.words import own
from bot.channels.whatsapp import Whatsapp, WhatsappSettings
from tests.messengers.conftest import only
from tests.messengers.looks import quiet, rows, staff_writes, told_staff, written
from tests.messengers.whatsapp_station import APP_SECRET, PHONE, TOKEN, VERIFY, graph_error

DAY = 24 * 3600


@only("whatsapp")
def test_the_address_is_verified_with_the_verify_token(channel):
    answer = channel.post(channel.verification(VERIFY))
    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert answer.headers["content-type"].startswith("text/plain")
    hostile = channel.post(channel.verification(VERIFY, "<script>alert(1)</script>"))
    assert hostile.status_code == 400


@only("whatsapp")
def test_what_somebody_wrote_is_marked_as_read(channel):
    who = channel.person()
    hook = channel.text(who, "Guten Tag")
    channel.deliver(hook)
    channel.provider.wait(who, 2)
    number = json.loads(hook.body)["entry"][0]["changes"][0]["value"]["messages"][0]["id"]
    read = [body for _, body in channel.provider.calls if body.get("status") == "read"]
    assert number in [body["message_id"] for body in read]


@only("whatsapp")
async def test_three_choices_are_buttons_and_ten_a_list(channel):
    who = channel.person()
    whatsapp = _whatsapp(channel)
    try:
        for many in (1, 3, 4, 10):
            choices = tuple(
                Choice(f"b1-{n}", f"Eine ziemlich lange Auswahl {n}") for n in range(many)
            )
            await whatsapp.send(_address(who), Part("Was meinen Sie?", choices))
            shown = channel.provider.to(who)[-1]
            assert [one[0] for one in shown.choices] == [one.id for one in choices]
            kind = "button" if many <= 3 else "list"
            assert shown.raw["interactive"]["type"] == kind
    finally:
        await whatsapp.close()


@only("whatsapp")
def test_a_chosen_line_of_a_list_is_understood(channel):
    who = channel.person()
    offered = channel.ask(who, "Wie ist die Telefonnummer?", 2)[-1]
    channel.deliver(channel.choose(who, offered.choices[-1][0]))
    assert channel.provider.wait(who, 3)[-1].text


@only("whatsapp")
def test_after_a_day_staff_are_told_why_their_message_cannot_be_sent(channel):
    who = channel.person()
    channel.ask(who, "Guten Tag", 2)
    _heard(channel, who, time.time() - DAY - 60)
    staff_writes(channel, who, "message", "Sind Sie noch da?")
    assert own("undelivered")["window"] in told_staff(channel, who)
    assert quiet(channel, [who], 0.5) and len(channel.provider.to(who)) == 2
    again = channel.ask(who, "Guten Tag")  # opens the window again
    assert all("24 Stunden" not in one.text for one in again)
    staff_writes(channel, who, "message", "Schön, dass Sie da sind.")
    assert "Schön" in channel.provider.wait(who, 4)[-1].text


@only("whatsapp")
def test_receipts_are_recorded_once_and_failures_told_to_staff(channel):
    who = channel.person()
    channel.ask(who, "Guten Tag", 2)
    for status in ("sent", "delivered", "read", "read"):
        channel.deliver(channel.status(who, status, name="wamid.A"))
    channel.deliver(channel.status(who, "failed", 131026, "wamid.B"))
    channel.deliver(channel.status(who, "failed", 131047, "wamid.C"))
    mine = f"sender_id = '{channel.sender(who)}'"
    kept = sorted(one["status"] for one in rows(channel, "channel_receipts", mine))
    assert kept == ["delivered", "failed", "failed", "read", "sent"]
    told = told_staff(channel, who)
    assert own("undelivered")["blocked"] in told and own("undelivered")["window"] in told
    assert quiet(channel, [who], 0.5)
    channel.ask(who, "STOPP")
    assert not rows(channel, "channel_receipts", mine)
    channel.deliver(channel.status(who, "read", name="wamid.D"))
    assert not rows(channel, "channel_receipts", mine)  # nobody is known any more


@only("whatsapp")
def test_errors_and_limits_are_retried_with_back_off_and_nothing_is_doubled(channel):
    who = channel.person()
    channel.ask(who, "Guten Tag", 2)
    begun = time.monotonic()
    channel.provider.failures += [
        graph_error(131000, 500), graph_error(131016, 503), graph_error(130429, 429),
    ]  # fmt: skip
    channel.ask(who, "Guten Tag")
    assert time.monotonic() - begun > 0.4 + 0.8 + 1.6  # each pause is longer than the one before
    channel.provider.failures += [graph_error(131056)]  # too many messages to this person
    channel.ask(who, "Guten Tag")
    channel.provider.failures += [graph_error(131047)]  # Meta counts the window differently
    channel.deliver(channel.text(who, "Guten Tag"))
    assert own("undelivered")["window"] in told_staff(channel, who)
    assert quiet(channel, [who], 0.5) and len(channel.provider.to(who)) == 4
    assert not channel.provider.failures


@only("whatsapp")
def test_many_messages_in_one_request_are_all_answered_and_in_order(channel):
    people = [channel.person() for _ in range(3)]
    texts = ("Guten Tag", "Wie wird das Wetter?")
    hook = channel.batch([(who, text) for who in people for text in texts])
    padded = channel.padded(hook, 100_000)  # Meta sends several messages at once, up to 3 MB
    assert len(padded.body) > 100_000
    channel.deliver(padded)
    for who in people:
        channel.provider.wait(who, 3)
    assert channel.post(channel.padded(hook, 3_100_000)).status_code == 413


@only("whatsapp")
def test_a_reaction_is_no_message(channel):
    who = channel.person()
    channel.deliver(channel.reaction(who))
    assert quiet(channel, [who], 0.6) and not channel.provider.to(who)


def _whatsapp(channel) -> Whatsapp:
    api = channel.settings()["LOTSE_WHATSAPP_API"]
    return Whatsapp(WhatsappSettings(TOKEN, PHONE, APP_SECRET, VERIFY, api))


def _address(who: str) -> dict:
    return {"to": who, "message": "wamid.1", "heard": time.time()}


def _heard(channel, who: str, moment: float) -> None:
    """The person wrote last at this moment."""
    sealed = channel.vault().seal(_address(who) | {"heard": moment})
    statement = "update channel_contacts set address = ? where sender_id = ?"
    written(channel, statement, sealed, channel.sender(who))
