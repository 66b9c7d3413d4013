"""Stops guessing: after some failures an account, or an address, has to wait."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from console.accounts.models import Attempt
from console.accounts.secrets import digest

ADDRESS_FACTOR = 6  # one address may belong to a whole office


def address_of(request: HttpRequest) -> str:
    """The neighbour's address; the server has already dropped forged proxy headers."""
    return str(request.META.get("REMOTE_ADDR", ""))


def locked(login: str, address: str) -> bool:
    """Whether this name or this address has failed too often lately."""
    limit = settings.LOCKOUT_FAILURES
    return _failures(_name(login)) >= limit or _failures(_place(address)) >= limit * ADDRESS_FACTOR


def failed(login: str, address: str) -> None:
    """Remembers a failure."""
    Attempt.objects.filter(at__lt=_since()).delete()
    Attempt.objects.bulk_create([Attempt(who=_name(login)), Attempt(who=_place(address))])


def succeeded(login: str) -> None:
    """Forgets the failures of this name."""
    Attempt.objects.filter(who=_name(login)).delete()


def _failures(who: str) -> int:
    return Attempt.objects.filter(who=who, at__gte=_since()).count()


def _since():  # type: ignore[no-untyped-def]
    return timezone.now() - timedelta(minutes=settings.LOCKOUT_MINUTES)


def _name(login: str) -> str:
    return digest("name:" + login.strip().casefold())


def _place(address: str) -> str:
    return digest("address:" + address)
