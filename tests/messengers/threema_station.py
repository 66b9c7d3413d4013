"""Threema's Gateway as documented: MACed callbacks, sealed boxes, public keys, credits."""

from __future__ import annotations

import ctypes.util
import hashlib
import hmac
import secrets
import time
from collections.abc import Iterator
from urllib.parse import urlencode

from aiohttp import web

from tests.messengers.provider import Provider, Sent
from tests.messengers.stations import OLD, Hook, Station, cut, moment, nonsense, number, spoiled

IDENTITY = "*LOTSE01"
SECRET = "nevertellanybody"
FORM = {"content-type": "application/x-www-form-urlencoded"}
SIGNED = ("from", "to", "messageId", "date", "nonce", "box")


class ThreemaStation(Station):
    """The channel "threema"."""

    name = "threema"
    buttons = False

    def __init__(self) -> None:
        super().__init__()
        from threema.gateway.key import Key

        self._private, self._public = Key.generate_pair()
        self._key = Key.encode(self._private)
        self._pair = Key.generate_pair()  # of all residents
        self.provider = Provider(self._addresses)

    @classmethod
    def missing(cls) -> str:
        return "" if ctypes.util.find_library("sodium") else "libsodium is not installed"

    def settings(self) -> dict[str, str]:
        return {
            "LOTSE_THREEMA_IDENTITY": IDENTITY,
            "LOTSE_THREEMA_SECRET": SECRET,
            "LOTSE_THREEMA_PRIVATE_KEY": self._key,
            "LOTSE_THREEMA_API": self.provider.url,
        }

    def person(self) -> str:
        return f"{number() % 100_000_000:08d}"

    def text(self, who, text, at=None, place=-1) -> Hook:
        return self.boxed(who, b"\x01" + text.encode(), moment(at, place))

    def unsupported(self, who) -> dict[str, Hook]:
        kinds = {
            "voice": 0x14, "image": 0x02, "location": 0x10, "file": 0x17, "other": 0x15,
        }  # fmt: skip
        return {
            name: self.boxed(who, bytes([kind]) + b"{}" * 20, time.time())
            for name, kind in kinds.items()
        }

    def silent(self, who: str) -> list[Hook]:
        """A delivery receipt and a typing sign."""
        receipt = b"\x80\x01" + secrets.token_bytes(8)
        return [self.boxed(who, one, time.time()) for one in (receipt, b"\x90\x01")]

    def forged(self, good: Hook) -> Iterator[Hook]:
        fields = dict(one.split("=") for one in good.body.decode().split("&"))
        for spoilt in spoiled(Hook(b"", {"mac": fields["mac"]}), "mac"):
            mac = spoilt.headers.get("mac")
            given = {k: v for k, v in fields.items() if k != "mac"}
            yield self._hook(given if mac is None else given | {"mac": mac})
        yield from cut(Hook(good.body, FORM))
        yield from (Hook(one, FORM) for one in nonsense())
        for age in OLD:
            yield self.text("ABCDEFGH", "alt", at=time.time() - age)
        for name in SIGNED:  # another value under the old MAC, or none
            yield self._hook(fields | {name: fields[name][::-1] + "0"})
            yield self._hook({k: v for k, v in fields.items() if k != name})
        plain = {name: value.replace("%2A", "*") for name, value in fields.items()}
        for wrong in (  # properly MACed, but no message for us
            {"to": "*OTHER01"}, {"from": "TOOLONGID"}, {"messageId": "x"}, {"date": "x"},
            {"nonce": "00"}, {"box": "zz"}, {"box": "00" * 40}, {"nonce": "11" * 24}, {"box": ""},
        ):  # fmt: skip
            yield self.maced(plain | wrong)

    def boxed(self, who: str, content: bytes, sent: float) -> Hook:
        """A message of somebody, sealed for the bot and MACed by the Gateway."""
        from threema.gateway.e2e import _pk_encrypt

        padding = secrets.randbelow(32) + 32
        nonce, box = _pk_encrypt(
            (self._pair[0], self._public), content + bytes([padding]) * padding
        )
        fields = {
            "from": who, "to": IDENTITY, "messageId": f"{number():016x}",
            "date": str(int(sent)), "nonce": nonce.hex(), "box": box.hex(),
        }  # fmt: skip
        return self.maced(fields)

    def maced(self, fields: dict[str, str]) -> Hook:
        """The callback with the Gateway's MAC."""
        message = "".join(fields[name] for name in SIGNED).encode()
        mac = hmac.new(SECRET.encode(), message, hashlib.sha256).hexdigest()
        return self._hook(fields | {"mac": mac})

    def _hook(self, fields: dict) -> Hook:
        return Hook(urlencode(fields, safe="%").encode(), FORM)

    def _addresses(self, app: web.Application, provider: Provider) -> None:
        from threema.gateway.e2e import _pk_decrypt

        async def send(request: web.Request) -> web.Response:
            body = await request.post()
            if body["from"] != IDENTITY or body["secret"] != SECRET:
                return web.Response(status=401)
            if (trouble := await provider.trouble()) is not None:
                return trouble
            keys = (self._pair[0], self._public)
            opened = _pk_decrypt(keys, bytes.fromhex(body["nonce"]), bytes.fromhex(body["box"]))
            text = opened[1 : -opened[-1]].decode()
            assert opened[0] == 0x01 and 0 < len(text.encode()) <= 3500
            assert len(opened) >= 33
            provider.sent.append(Sent(str(body["to"]), text, [], dict(body)))
            return web.Response(text=f"{number():016x}")

        async def key(request: web.Request) -> web.Response:
            provider.calls.append(("key", request.match_info["id"]))
            if request.query["secret"] != SECRET:
                return web.Response(status=401)
            of = self._public if request.match_info["id"] == IDENTITY else self._pair[1]
            return web.Response(text=bytes(of.pk).hex())

        async def credits_(request: web.Request) -> web.Response:
            if (request.query["from"], request.query["secret"]) != (IDENTITY, SECRET):
                return web.Response(status=401)
            return web.Response(text="100")

        app.router.add_post("/send_e2e", send)
        app.router.add_get("/pubkeys/{id}", key)
        app.router.add_get("/credits", credits_)
