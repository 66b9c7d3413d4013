"""The words in which a messenger and the shared parts speak to each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

Address = dict[str, Any]  # whatever the messenger needs to send something to its sender


@dataclass(frozen=True)
class Update:
    """One thing that somebody sent: a text, a pressed button, or something we cannot read."""

    id: str  # the provider's; makes a repeat recognisable
    who: str  # the sender at the provider; only its pseudonym goes further
    address: Address
    order: float = 0.0  # the provider's own order of one sender's messages
    text: str = ""
    button: str = ""
    unsupported: str = ""  # the kind of what cannot be read: "voice", "image", …
    files: tuple[str, ...] = ()  # names of attachments, as they came


@dataclass(frozen=True)
class Choice:
    """A button as the resident sees it."""

    id: str
    title: str


@dataclass(frozen=True)
class Part:
    """One message to send."""

    text: str
    choices: tuple[Choice, ...] = ()
    staff: bool = False  # written by a person


@dataclass(frozen=True)
class Shape:
    """What a messenger can show."""

    longest: int  # characters of a message
    buttons: int = 0  # more choices than this are written as a numbered list
    title: int = 20  # characters on a button
    beside: int = 0  # characters of a message that has buttons; 0: as many as of any
    short_sources: bool = True
    formats: bool = False  # takes *, _, ~ and ` for formatting, whatever we do


@dataclass(frozen=True)
class Request:
    """A provider's request as it came: signatures are over the raw body."""

    headers: Mapping[str, str] = field(repr=False)  # names in lower case
    body: bytes = field(repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    method: str = "POST"


@dataclass(frozen=True)
class Receipt:
    """What became of a message that we sent."""

    id: str = field(repr=False)  # the provider's number of the message
    who: str = field(repr=False)  # who was to get it
    status: str  # sent, delivered, read, failed
    code: str = ""  # names the sentence for staff if it failed
    detail: str = ""


@dataclass(frozen=True)
class Received:
    """What a request brought, and what to answer to the provider."""

    updates: tuple[Update, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    answer: str = ""
    content_type: str = "text/plain; charset=utf-8"


class UnreachableError(Exception):
    """The provider cannot be reached or asks to wait; nothing was sent."""

    def __init__(self, seconds: float = 5.0) -> None:
        super().__init__("unreachable")
        self.seconds = seconds


class RejectedError(Exception):
    """The provider will never take this message. `code` names the sentence for staff."""

    def __init__(self, code: str = "rejected", detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail  # the provider's number of the error, never a token or an address


@dataclass(frozen=True)
class Finding:
    """One line of `lotse channel check`."""

    good: bool
    text: str


class Messenger(Protocol):
    """One messenger: reads the provider's requests and sends."""

    name: str
    shape: Shape

    async def receive(self, request: Request) -> Received:
        """What the request brings. Raises RefusedError for what is not the provider's."""

    async def send(self, address: Address, part: Part) -> None:
        """Sends one message. Raises UnreachableError or RejectedError."""

    async def seen(self, address: Address) -> None:
        """Tells the sender that the message was read, where the provider can."""

    async def listen(self, take: Any) -> None:
        """Fetches updates itself for as long as the process runs, where there is no webhook."""

    async def check(self) -> list[Finding]:
        """Tries the settings at the provider."""

    async def close(self) -> None:
        """Lets go of connections."""
