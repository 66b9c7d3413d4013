"""Threema: what only this channel has. Boxes are opened and sealed by the library of Threema."""

from aiohttp import web

from tests.messengers.conftest import only
from tests.messengers.looks import quiet, told_staff


@only("threema")
def test_receipts_and_typing_signs_want_no_answer(channel):
    who = channel.person()
    for hook in channel.silent(who):
        channel.deliver(hook)
    assert quiet(channel, [who], 0.6) and not channel.provider.to(who)


@only("threema")
def test_each_answer_is_sealed_anew(channel):
    who = channel.person()
    channel.ask(who, "Guten Tag", 2)
    channel.ask(who, "Guten Tag")
    nonces = [one.raw["nonce"] for one in channel.provider.to(who)]
    assert len(set(nonces)) == len(nonces) == 3
    assert all(one.text not in str(one.raw) for one in channel.provider.to(who))


@only("threema")
def test_a_senders_key_is_fetched_once(channel):
    who = channel.person()
    for more in (2, 1, 1):
        channel.ask(who, "Guten Tag", more)
    assert channel.provider.calls.count(("key", who)) == 1


@only("threema")
def test_without_credits_staff_are_told(channel):
    who = channel.person()
    channel.ask(who, "Guten Tag", 2)
    channel.provider.failures += [lambda: web.Response(status=402)]
    channel.deliver(channel.text(who, "Guten Tag"))
    assert "402" in told_staff(channel, who)[0]
