"""The way to a person: when it is offered, what is offered, and what is said about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rasa_sdk import Tracker

from actions.answer import HUMAN, INDIVIDUAL_CASE, Say
from knowledge.values import MONTHS

LIVE, REQUEST, CONTACT = "live", "request", "contact"
WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")


@dataclass(frozen=True)
class Staff:
    """What the message's channel knows of the staff; by default nothing, and requests are taken."""

    live: bool = False
    next_open: datetime | None = None
    requests: bool = True

    @classmethod
    def of(cls, tracker: Tracker) -> Staff:
        """As the channel wrote it beside the latest message."""
        heard = (one for one in reversed(tracker.events) if one.get("event") == "user")
        known = (next(heard, None) or {}).get("metadata") or {}
        next_open = known.get("next_open")
        return cls(
            known.get("live") == "yes",
            datetime.fromisoformat(next_open) if next_open else None,
            known.get("requests") != "no",
        )

    def ways(self, offer: tuple[str, ...]) -> list[str]:
        """Those of the offer that can be had now."""
        there = {LIVE: self.live, REQUEST: self.requests, CONTACT: True}
        return [one for one in offer if there[one]]


def offered(outcome: str, stuck: bool) -> tuple[str, ...]:
    """Ways to a person, for those who ask for one, are stuck, or have a case of their own."""
    return (LIVE, REQUEST, CONTACT) if stuck or outcome in (HUMAN, INDIVIDUAL_CASE) else ()


def said_of(staff: Staff) -> tuple[Say, ...]:
    """Whether somebody is there, or when; nothing where no office hours are set."""
    if staff.live:
        return (Say("utter_offer_live"),)
    if staff.next_open:
        return (Say("utter_offer_later", {"when": spoken(staff.next_open)}),)
    return ()


def spoken(moment: datetime) -> str:
    """ "Montag, 30. November, 9 Uhr"."""
    clock = f"{moment.hour}:{moment.minute:02}" if moment.minute else str(moment.hour)
    month = MONTHS[moment.month - 1]
    return f"{WEEKDAYS[moment.weekday()]}, {moment.day}. {month}, {clock} Uhr"
