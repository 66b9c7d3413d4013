"""The first start: the first account, and what a new administrator does next."""

from __future__ import annotations

import hmac
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import auth
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from console.accounts import lockout
from console.accounts.models import User
from console.accounts.permissions import ADMINISTRATOR, MANAGE_ACCOUNTS, public, requires
from console.accounts.secrets import digest
from console.audit.log import record


def start_code() -> str:
    """The code that proves that whoever sets up also sees the server's terminal."""
    code = digest("first start")[:12]
    return "-".join((code[:4], code[4:8], code[8:]))


class StartForm(forms.Form):
    """The first administrator."""

    code = forms.CharField(label="Startcode", max_length=20, help_text=(
        "Er steht im Terminal, in dem die Konsole gestartet wurde."))  # fmt: skip
    login = forms.CharField(label="Anmeldename", max_length=80)
    name = forms.CharField(label="Ihr Name", max_length=120)
    password = forms.CharField(label="Passwort", strip=False, max_length=200, widget=(
        forms.PasswordInput(attrs={"autocomplete": "new-password"})))  # fmt: skip

    def clean_code(self) -> str:
        """The code, if it is right."""
        code = str(self.cleaned_data["code"]).strip().casefold()
        if not hmac.compare_digest(code.encode(), start_code().encode()):
            raise forms.ValidationError("Der Startcode stimmt nicht.")
        return code

    def clean(self) -> dict[str, Any]:
        """The password keeps the rules."""
        data = super().clean() or {}
        if data.get("password"):
            user = User(login=data.get("login", ""), name=data.get("name", ""))
            try:
                validate_password(data["password"], user)
            except forms.ValidationError as fault:
                self.add_error("password", fault)
        return data


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Makes the first account; closed for good once there is one."""
    if User.objects.exists():
        return redirect("accounts:sign-in")
    form, address = StartForm(request.POST or None), lockout.address_of(request)
    if request.method == "POST" and not lockout.locked("first start", address):
        if form.is_valid():
            return _created(request, form.cleaned_data)
        if "code" in form.errors:
            lockout.failed("first start", address)
    rules = password_validators_help_texts()
    return render(request, "accounts/start.html", {"form": form, "rules": rules})


def _created(request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
    with transaction.atomic():
        if User.objects.select_for_update().exists():
            return redirect("accounts:sign-in")
        user = User.objects.create(data["login"], data["password"], name=data["name"],
                                   roles=[ADMINISTRATOR])  # fmt: skip
    auth.login(request, user, backend="console.accounts.backends.LocalBackend")
    record(request, "account-created", user.login, "erster Start")
    return redirect("accounts:first-steps")


@requires(MANAGE_ACCOUNTS)
@require_GET
def first_steps(request: HttpRequest) -> HttpResponse:
    """What is left to set up, each with its state and the way there."""
    return render(request, "accounts/first_steps.html", {"steps": steps(request)})


def steps(request: HttpRequest) -> list[dict[str, Any]]:
    """The steps of setting up, done ones included."""
    from console.conversations.models import Conversation
    from console.handoff.asking import who_waits

    return [
        {
            "done": request.user.has_second_factor or not request.user.has_usable_password(),
            "title": "Ihr Konto mit einem zweiten Faktor sichern",
            "page": "accounts:second-factor",
            "note": "Beim Anmelden fragt die Konsole dann auch nach einem Code von Ihrem Telefon.",
        },
        {
            "done": User.objects.count() > 1,
            "title": "Konten für Kolleginnen und Kollegen anlegen",
            "page": "accounts:create",
            "note": "Jede Person bekommt ein eigenes Konto mit ihren Rollen.",
        },
        {
            "done": (waiting := who_waits()) is not None and waiting.hours_set,
            "title": "Sprechzeiten eintragen",
            "page": "handoff:hours",
            "note": "Dann kann der Bot einen Chat mit Ihnen anbieten und sagen, wann jemand da ist.",
        },
        {
            "done": Conversation.objects.exists(),
            "title": "Das erste Gespräch ansehen",
            "page": "conversations:inbox",
            "note": "Stellen Sie dem Bot eine Frage; sie erscheint hier.",
        },
        {
            "done": bool(settings.WEEKLY_MAIL_TO and settings.EMAIL_HOST),
            "title": "Den Wochenbericht einschalten",
            "page": "figures:weekly",
            "note": "Mit LOTSE_SMTP_HOST und LOTSE_WEEKLY_MAIL_TO kommt er montags per E-Mail.",
        },
        {
            "done": settings.HTTPS,
            "title": "Die Konsole nur verschlüsselt erreichbar machen",
            "page": "",
            "note": "Stellen Sie sie hinter einen Proxy mit TLS und setzen Sie "
            "LOTSE_CONSOLE_HTTPS=ja.",
        },
    ]
