"""The optional second factor: a code from an authenticator app, or a recovery code."""

from __future__ import annotations

import io
import secrets as random
import time

import pyotp
import segno
from django.db import transaction

from console.accounts.models import User
from console.accounts.secrets import digest, encrypted

ISSUER = "Integrationslotse"
STEP = 30
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_key() -> str:
    """A fresh shared secret."""
    return pyotp.random_base32()


def picture(key: str, user: User) -> str:
    """The secret as a QR code (SVG) for the app."""
    address = pyotp.TOTP(key).provisioning_uri(name=user.login, issuer_name=ISSUER)
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", scale=5, border=2, xmldecl=False,
                                        svgclass="qr", lineclass=None, omitsize=False)  # fmt: skip
    return out.getvalue().decode()


def matches(key: str, code: str) -> int:
    """The time step of a right code, one step of clock difference allowed; 0 if it is wrong."""
    now = int(time.time()) // STEP
    for step in (now, now - 1, now + 1):
        if pyotp.TOTP(key).verify(code.strip().replace(" ", ""), for_time=step * STEP):
            return step
    return 0


def switch_on(user: User, key: str) -> list[str]:
    """Stores the secret; returns recovery codes, which are shown only now."""
    codes = ["-".join("".join(random.choice(_LETTERS) for _ in range(5)) for _ in range(2))
             for _ in range(8)]  # fmt: skip
    user.second_factor = encrypted(key)
    user.second_factor_step = 0
    user.recovery = [digest(code) for code in codes]
    user.save()
    return codes


def switch_off(user: User) -> None:
    """Removes the second factor."""
    user.second_factor, user.recovery = "", []
    user.save()


def accepted(user: User, code: str) -> bool:
    """Whether the code opens the account. Each code counts once."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        step = matches(user.second_factor_key(), code)
        if step > user.second_factor_step:
            user.second_factor_step = step
            user.save(update_fields=["second_factor_step"])
            return True
        spare = digest(code.strip().casefold())
        if spare in user.recovery:
            user.recovery = [one for one in user.recovery if one != spare]
            user.save(update_fields=["recovery"])
            return True
    return False
