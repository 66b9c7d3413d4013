"""Threema: what only this channel has. Boxes are opened and sealed by the library of Threema."""

import time

from aiohttp import web

from bot.channels.messenger.model import Request
from bot.channels.threema import Key, Threema, ThreemaSettings
from tests.messengers.conftest import only
from tests.messengers.looks import quiet, told_staff
from tests.messengers.threema_station import IDENTITY, SECRET

# From the tests of Threema's own SDKs for PHP and Java (MIT licence).
PRIVATE = "private:8318e05220acd38e97ba41a9a6318688214219916075ca060f9339a6d1f7fc29"
PUBLIC = "public:10ac7fd937eafb806f9a05bf9afa340a99387b0063cc9cb0d1ea5505d39cc076"
SENDERS = "public:3851ad59c96146a05b32e41c0ccd0fd639dc8cd66bf6e1cbd3c8d67e4e8f5531"
NONCE = "0a1ec5b67b4d61a1ef91f55e8ce0471fee96ea5d8596dfd0"
BOX = (
    "45181c7aed95a1c100b1b559116c61b43ce15d04014a805288b7d14bf3a993393264fe554794ce7d6007233e8ef5"
    "a0f1ccdd704f34e7c7b77c72c239182caf1d061d6fff6ffbbfe8d3b8f3475c2fe352e563aa60290c666b2e627761"
    "e32155e62f048b52ef2f39c13ac229f393c67811749467396ecd09f42d32a4eb419117d0451056ac18fac957c52b"
    "0cca67568e2d97e5a3fd829a77f914a1ad403c5909fd510a313033422ea5db71eaf43d483238612a54cb1ecfe552"
    "59b1de5579e67c6505df7d674d34a737edf721ea69d15b567bc2195ec67e172f3cb8d6842ca88c29138cc33e9351"
    "dbc1e4973a82e1cf428c1c763bb8f3eb57770f914a"
)


@only("threema")
async def test_the_box_of_threemas_own_tests_is_opened(channel):
    threema = Threema(ThreemaSettings(IDENTITY, SECRET, PRIVATE, channel.provider.url))
    key = Key.decode(SENDERS, Key.Type.public)

    async def known(_: str) -> object:
        return key

    threema._connection.get_public_key = known
    hook = channel.maced({
        "from": "ECHOECHO", "to": IDENTITY, "messageId": "0123456789abcdef",
        "date": str(int(time.time())), "nonce": NONCE, "box": BOX,
    })  # fmt: skip
    received = await threema.receive(Request({}, hook.body))
    await threema.close()
    assert [one.text for one in received.updates] == ["Dies ist eine Testnachricht. äöü"]


def test_the_public_key_of_threemas_own_tests_belongs_to_its_private_one():
    private = Key.decode(PRIVATE, Key.Type.private)
    assert Key.encode(Key.derive_public(private)) == PUBLIC


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
