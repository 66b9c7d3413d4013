"""Forms of sign-in and accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)

from console.accounts.models import User
from console.accounts.permissions import ADMINISTRATOR, ROLE_NOTES, ROLES


class SignInForm(forms.Form):
    """Name and password."""

    login = forms.CharField(
        label="Anmeldename",
        max_length=80,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        ),
    )
    password = forms.CharField(label="Passwort", max_length=200, strip=False, widget=(
        forms.PasswordInput(attrs={"autocomplete": "current-password"})))  # fmt: skip


class CodeForm(forms.Form):
    """The second factor's code."""

    code = forms.CharField(label="Code", max_length=20, widget=forms.TextInput(
        attrs={"autocomplete": "one-time-code", "autofocus": True}))  # fmt: skip


class PasswordForm(forms.Form):
    """A new password, twice; the old one proves who is sitting here."""

    old = forms.CharField(label="Bisheriges Passwort", strip=False, max_length=200, widget=(
        forms.PasswordInput(attrs={"autocomplete": "current-password"})))  # fmt: skip
    new = forms.CharField(label="Neues Passwort", strip=False, max_length=200, widget=(
        forms.PasswordInput(attrs={"autocomplete": "new-password"})))  # fmt: skip
    again = forms.CharField(
        label="Neues Passwort, noch einmal",
        strip=False,
        max_length=200,
        widget=(forms.PasswordInput(attrs={"autocomplete": "new-password"})),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.rules = password_validators_help_texts()

    def clean_old(self) -> str:
        """The old password, if it is right."""
        if not self.user.check_password(self.cleaned_data["old"]):
            raise forms.ValidationError("Das bisherige Passwort stimmt nicht.")
        return str(self.cleaned_data["old"])

    def clean_new(self) -> str:
        """The new password, if it keeps the rules."""
        new = str(self.cleaned_data["new"])
        validate_password(new, self.user)
        if new == self.cleaned_data.get("old"):
            raise forms.ValidationError("Das neue Passwort ist das bisherige.")
        return new

    def clean(self) -> dict[str, Any]:
        """Both new passwords are the same."""
        data = super().clean() or {}
        if data.get("new") and data["new"] != data.get("again"):
            self.add_error("again", "Die beiden neuen Passwörter sind verschieden.")
        return data


class AccountForm(forms.ModelForm):
    """An account as an administrator edits it."""

    roles = forms.MultipleChoiceField(
        label="Rollen", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(key, f"{name}: {ROLE_NOTES[key]}") for key, name in ROLES.items()],
    )  # fmt: skip

    class Meta:
        model = User
        fields = ("login", "name", "email", "roles", "is_active")

    def clean_login(self) -> str:
        """The sign-in name in lower case, which nobody else has."""
        login = str(self.cleaned_data["login"]).strip().casefold()
        if User.objects.filter(login=login).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Diesen Anmeldenamen gibt es schon.")
        return login

    def clean(self) -> dict[str, Any]:
        """Somebody can always manage accounts."""
        data = super().clean() or {}
        stays = data.get("is_active") and ADMINISTRATOR in data.get("roles", [])
        others = User.objects.administrators().exclude(pk=self.instance.pk).exists()
        if self.instance.pk and not stays and not others:
            raise forms.ValidationError(
                "Das ist das letzte Konto, das verwalten darf. "
                "Geben Sie zuerst einem anderen die Rolle."
            )
        return data
