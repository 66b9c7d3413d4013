"""Puts the detectors together: formatted data first, then addresses, then names."""

from __future__ import annotations

import re
from hashlib import blake2b

from bot.privacy import formats, names, numbers, streets
from bot.privacy.finding import PLACEHOLDER, Finding, masked
from bot.privacy.public import Public, current

LONGEST = 20_000  # characters; nothing that is stored is longer, and no message comes near
_DETECTORS = (formats.find, streets.find, numbers.find, names.find, formats.behind_names)
_ROUNDS = 4
_REMEMBERED = 500
_clean: dict[bytes, Public] = {}  # digests of texts without personal data; what was public then
# "meine Telefonnummer ist [Telefon]": the word before it is no question either.
_LABELLED = re.compile(
    r"(?:\b(?:mein\w*|unser\w*|ihr\w*|sein\w*)\s+)?"
    r"(?:(?<!\w)(?:tel(?:efon)?|handy|mobil|fax|e-?mail|mail|adresse|anschrift|nummer|whatsapp|iban|konto|"
    r"kunden|steuer|pass|ausweis)[\w-]*\.?(?:\s+(?:ist|lautet|war))?\s*:?\s*)?"
    rf"(?:{PLACEHOLDER.pattern})",
    re.IGNORECASE,
)
_GAPS = re.compile(r"[ \t]{2,}")


def redact(text: str, public: Public | None = None) -> str:
    """The text with placeholders such as [Telefon] where personal data stood.

    What the knowledge base publishes (numbers, mails, addresses and names of offices) stays.
    Redacting twice changes nothing more.
    """
    public = public or current()
    seen = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    if _clean.get(seen) is public:
        return text
    redacted = _redacted(text, public)
    if redacted == text:
        _remember(seen, public)
    return redacted


def _redacted(text: str, public: Public) -> str:
    for _ in range(_ROUNDS):  # what stood beside a replaced place may look different now
        found = find(text, public)
        if not found:
            break
        text = _replaced(text[:LONGEST], found)
    return text[:LONGEST]


def _remember(seen: bytes, public: Public) -> None:
    """A message is redacted at the channel, at Rasa's door and at the store: twice for nothing."""
    if len(_clean) >= _REMEMBERED:
        _clean.clear()
    _clean[seen] = public


def find(text: str, public: Public | None = None) -> list[Finding]:
    """All personal data in the text, in order, without overlaps."""
    public = public or current()
    text = text[:LONGEST]
    found = [Finding(*one.span(), one.group()) for one in PLACEHOLDER.finditer(text)]
    already = set(found)
    for detect in _DETECTORS:
        found += detect(masked(text, found), public)
    return sorted(one for one in found if one not in already)


def _replaced(text: str, found: list[Finding]) -> str:
    out, last = [], 0
    for one in found:
        out += [text[last : one.start], one.kind]
        last = one.end
    return "".join([*out, text[last:]])


def bare(text: str) -> str:
    """The redacted text without placeholders: what the bot understands.

    "[Telefon]" must not be taken for the question for a telephone number.
    """
    return _GAPS.sub(" ", _LABELLED.sub(" ", text)).strip() if "[" in text else text


def prepare() -> None:
    """Loads the lists now, so that the first message does not wait for them."""
    redact("Guten Tag, ich bin Alex Muster aus Dortmund, Tel. 0231 0000000.")
