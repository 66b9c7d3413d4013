"""Makes hostile requests: everything wrong that can be wrong."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from typing import Any

from bot.channels.openapi import description

PATHS = list(description()["paths"])
_TEXTS = (
    "/restart",
    '/ask_contact{"subject": "x"}',
    "\ud800",
    "\udfff\ud800",
    "\x00",
    "a\x00b",
    "${HOME}",
    "{utter_greet}",
    "%s%s%n",
    "'; DROP TABLE events; --",
    "<script>alert(1)</script>",
    "\u202eabc",
    "Z" + "\u0351" * 300,
    "👩‍👩‍👧‍👦" * 60,
    "Integrationsrat " * 60,
    "a " * 199,
    "[]" * 400,
    "\\" * 900,
    "../../etc/passwd",
    "\ufeff/back",
    "٣٤٥",
    "ß" * 999,
    "\r\n\r\nGET / HTTP/1.1",
    "null",
    "-1",
    "İ" * 500,
)
_VALUES = (
    None,
    True,
    False,
    0,
    -1,
    1e308,
    10**30,
    "",
    [],
    {},
    [[]],
    {"a": {"b": []}},
    "a" * 5000,
    float("nan"),
    float("inf"),
)
_RAW = (
    b"",
    b"{",
    b"}",
    b"[" * 5000,
    b"{" * 5000,
    b'{"a":' * 2000,
    b"\xff\xfe\x00",
    b"\x00" * 100,
    b"nul",
    b'{"id":"aaaaaaaa","id":"bbbbbbbb","text":"x","text":1}',
    b'"' + b"a" * 15000,
    b"1" * 6000,
    b'{"id": "abcdefgh", "text": "\\ud800"}',
    b"\xef\xbb\xbf{}",
    b"<xml/>",
    b"a=b&c=d",
    b"9" * 20001,
)
_GOOD: dict[str, dict[str, Any]] = {
    "/chat/message": {"id": "abcdefgh", "text": "x", "button": "b1-0", "metadata": {}},
    "/chat/feedback": {"reply": "1", "helpful": True, "word": "x"},
    "/chat/request": {"id": "abcdefgh", "question": "x", "answer": "x", "way": "call",
                      "reach": "0231 123456", "name": "x", "best_time": "x", "language": "de",
                      "consent": True},
}  # fmt: skip
_KINDS = (
    "application/json",
    "application/json; charset=utf-16",
    "text/plain",
    "",
    "multipart/form-data",
    "application/x-www-form-urlencoded",
    "a" * 500,
    "application/json\t",
)
_ODD_PATHS = (
    "/",
    "//",
    "/chat",
    "/chat/",
    "/chat//message",
    "/chat/%2e%2e/metrics",
    "/chat/message/../../x",
    "/chat/message%00",
    "/%ff%fe",
    "/chat/message?" + "a" * 4000,
    "/chat/messages?after=" + "9" * 500,
    "/conversations/x/tracker",
    "/webhooks/rest/webhook",
    "/model",
    "*",
    "http://evil.example/chat/message",
    "/chat/messages?after=1&after=2",
    "/chat/messages?after=%00",
    "/chat/messages?after[]=1",
    "/a" * 2000,
    "/chat/events?after=-1",
    "/chat/events?after=1e9",
    "/chat/feedback#x",
    "/status",
    "/domain",
)
_METHODS = (
    "GET",
    "POST",
    "DELETE",
    "PUT",
    "PATCH",
    "HEAD",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "get",
    "X" * 50,
)
_LINES = (
    b"GET\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    b"GET /\xff\xfe HTTP/1.1\r\n\r\n",
    b"POST /chat/message HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
    b"POST /chat/message HTTP/1.1\r\nContent-Length: abc\r\n\r\n",
    b"POST /chat/message HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
    b"POST /chat/message HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    b"POST /chat/message HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n0\r\n\r\n",
    b"POST /chat/message HTTP/1.1\r\nExpect: 200-maybe\r\nContent-Length: 2\r\n\r\n{}",
    b"POST /chat/message HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
    b"GET / HTTP/1.1\r\nnocolon\r\n\r\n",
    b"GET / HTTP/1.1\r\n: empty\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 900 + b"\r\n",
    b"GET / HTTP/1.1\r\nX: " + b"a" * 20000 + b"\r\n\r\n",
    b"GET /chat/events HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
)


@dataclass(frozen=True)
class Request:
    """Bytes to send, and where they go if that can be told."""

    raw: bytes
    method: str = ""
    path: str = ""


class Attacker:
    """Makes requests from a seed, in some sessions of its own."""

    def __init__(self, seed: int, tokens: list[str], values: list[Any]) -> None:
        self._dice = random.Random(seed)
        self._tokens = tokens
        self._values = [*_VALUES, *values]
        self._texts = [*_TEXTS, *(one for one in values if isinstance(one, str))]

    def request(self) -> Request:
        """One more."""
        kinds = (self._message, self._body, self._place, self._token, self._reading, self._line)
        return self._dice.choices(kinds, (3, 6, 4, 4, 4, 1))[0]()

    def _message(self) -> Request:
        """A well-formed message with hostile words, sometimes the same one again."""
        body: dict[str, Any] = {"id": f"message-{self._dice.randrange(300)}", "text": self._text()}
        if not self._dice.randrange(4):
            body["metadata"] = self._any()
        return self._json("POST", "/chat/message", body)

    def _body(self) -> Request:
        """A body that is not what the description says."""
        path = self._dice.choice(("/chat/message", *_GOOD))
        good = _GOOD[path]
        names = (*good, "", "__proto__", "sender")
        if self._dice.random() < 0.7:
            chosen = self._dice.sample(names, self._dice.randrange(1, len(names)))
            wrong = {name: self._any() for name in chosen}
            return self._json("POST", path, self._dice.choice(({}, good)) | wrong)
        if self._dice.random() < 0.3:
            return self._json("POST", path, self._any())
        return self._made("POST", path, self._dice.choice(_RAW), self._dice.choice(_KINDS))

    def _place(self) -> Request:
        """An address or method that does not exist."""
        path = self._dice.choice((*_ODD_PATHS, *PATHS))
        return self._made(self._dice.choice(_METHODS), path, b"{}")

    def _token(self) -> Request:
        """A session that is not one."""
        real = self._dice.choice(self._tokens)
        place = self._dice.randrange(len(real))
        token = self._dice.choice(
            (
                real[:place],
                real[:place] + "A" + real[place + 1 :],
                real * 3,
                "",
                "null",
                "\xff\xfe",
                "../" * 50,
                real.replace(".", ".9", 1),
                "a" * 7000,
                real[::-1],
                "' OR 1=1",
            )
        )
        method, path = self._dice.choice(
            [(method.upper(), path) for path in PATHS for method in description()["paths"][path]]
        )
        return self._made(method, path, b'{"id":"abcdefgh","text":"x"}', token=token)

    def _reading(self) -> Request:
        """Reading and the like, with odd values, in a real session."""
        path = self._dice.choice(
            ("/chat/messages", "/chat/events", "/chat/transcript", "/chat/restart")
        )
        after = self._dice.choice(
            ("", "?after=0", "?after=1", "?after=-1", "?after=%F0%9F%98%80", "?x=1")
        )
        extra = self._dice.choice(
            ("", "Last-Event-ID: abc\r\n", "Last-Event-ID: 0\r\n", "Range: bytes=0-1\r\n")
        )
        method = "POST" if path.endswith("restart") else "GET"
        return self._made(method, path + after, b"", extra=extra)

    def _line(self) -> Request:
        """Something that is hardly HTTP."""
        return Request(self._dice.choice(_LINES))

    def _text(self) -> str:
        text = self._dice.choice(self._texts)
        return text if self._dice.random() < 0.5 else text + self._dice.choice(self._texts)

    def _any(self) -> Any:
        return self._text() if self._dice.random() < 0.4 else self._dice.choice(self._values)

    def _json(self, method: str, path: str, body: Any) -> Request:
        return self._made(method, path, json.dumps(body, ensure_ascii=True).encode())

    def _made(
        self,
        method: str,
        path: str,
        body: bytes,
        kind: str = "application/json",
        token: str | None = None,
        extra: str = "",
    ) -> Request:
        token = self._dice.choice(self._tokens) if token is None else token
        address = ".".join(str(self._dice.randrange(256)) for _ in range(4))
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: {address}\r\n"
            f"Authorization: Bearer {token}\r\n{extra}"
        )
        if body:
            head += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        return Request(head.encode("latin-1") + b"\r\n" + body, method, path.split("?")[0])
