"""Accounts of staff, and the failed attempts to sign in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from console.accounts import secrets
from console.accounts.permissions import ADMINISTRATOR, ROLES, granted


class Users(BaseUserManager):
    """Makes accounts and finds them by their sign-in name."""

    def create(self, login: str, password: str | None = None, **fields: Any) -> User:
        """A new account; without a password it can only sign in through the city."""
        user = self.model(login=login.strip().casefold(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str) -> User:
        """The account with this sign-in name, in any case."""
        return self.get(login=username.strip().casefold())

    def administrators(self) -> models.QuerySet[User]:
        """Active accounts that may manage the others."""
        ids = [one.pk for one in self.filter(is_active=True) if ADMINISTRATOR in one.roles]
        return self.filter(pk__in=ids)


class User(AbstractBaseUser):
    """A member of staff."""

    login = models.CharField("Anmeldename", max_length=80, unique=True)
    name = models.CharField("Name", max_length=120)
    email = models.EmailField("E-Mail", blank=True)
    roles = models.JSONField("Rollen", default=list)
    is_active = models.BooleanField("aktiv", default=True)
    must_change = models.BooleanField("muss das Passwort ändern", default=False)
    created_at = models.DateTimeField(default=timezone.now)
    external = models.CharField(max_length=255, blank=True, db_index=True)  # OIDC subject
    second_factor = models.TextField(blank=True)  # encrypted
    second_factor_step = models.BigIntegerField(default=0)  # a code counts once
    recovery = models.JSONField(default=list)  # hashes of unused codes

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: list[str] = []
    objects = Users()

    class Meta:
        ordering = ("name", "login")

    def __str__(self) -> str:
        return self.name or self.login

    def may(self, permission: str) -> bool:
        """Whether one of the account's roles grants this."""
        return self.is_active and permission in granted(self.roles)

    @property
    def role_names(self) -> list[str]:
        """The roles as staff read them, in their usual order."""
        return [name for role, name in ROLES.items() if role in self.roles]

    @property
    def is_administrator(self) -> bool:
        """Whether the account may do everything."""
        return ADMINISTRATOR in self.roles

    @property
    def has_second_factor(self) -> bool:
        """Whether a code is asked for at sign-in."""
        return bool(self.second_factor)

    @property
    def needs_second_factor(self) -> bool:
        """Whether a local account has yet to set one up."""
        return self.has_usable_password() and not self.second_factor

    def second_factor_key(self) -> str:
        """The shared secret of the second factor."""
        return secrets.decrypted(self.second_factor)


def names() -> dict[str, str]:
    """How the people behind the sign-in names are called."""
    return {user.login: str(user) for user in User.objects.all()}


class Attempt(models.Model):
    """A failed sign-in. The name is kept only as a digest: people type passwords there."""

    who = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)
