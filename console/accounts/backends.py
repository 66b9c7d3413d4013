"""Checks a sign-in name and a password."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from console.accounts import lockout
from console.accounts.models import User


class LocalBackend(BaseBackend):
    """Local accounts; an unknown name takes as long as a wrong password."""

    def authenticate(
        self, request: HttpRequest | None, username: str = "", password: str = "", **_: Any
    ) -> User | None:
        """The account, or None: wrong, locked and switched off look the same."""
        address = lockout.address_of(request) if request else ""
        if lockout.locked(username, address):
            make_password(password)
            return None
        user = User.objects.filter(login=username.strip().casefold()).first()
        if user is None:
            make_password(password)
        elif user.check_password(password) and user.is_active:
            return user
        lockout.failed(username, address)
        return None

    def get_user(self, user_id: int) -> User | None:
        """The signed-in account, as long as it is active."""
        return User.objects.filter(pk=user_id, is_active=True).first()
