"""Accounts, as administrators manage them."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from console.accounts.forms import AccountForm
from console.accounts.models import User
from console.accounts.permissions import (
    GRANTS,
    MANAGE_ACCOUNTS,
    READER,
    ROLE_NOTES,
    ROLES,
    requires,
)
from console.audit.log import record

_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def first_password() -> str:
    """A password for one use: sixteen letters and digits that are not mistaken for others."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


@requires(MANAGE_ACCOUNTS)
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """All accounts."""
    roles = [(name, ROLE_NOTES[role], sorted(GRANTS[role])) for role, name in ROLES.items()]
    return render(request, "accounts/list.html", {"users": User.objects.all(), "roles": roles})


@requires(MANAGE_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Makes an account; its first password is shown once."""
    form = AccountForm(request.POST or None, initial={"roles": [READER], "is_active": True})
    if request.method == "POST" and form.is_valid():
        user = form.save(commit=False)
        password = first_password()
        user.set_password(password)
        user.must_change = True
        user.save()
        record(request, "account-created", user.login, ", ".join(user.roles))
        return render(request, "accounts/new_password.html", {"one": user, "password": password})
    return render(request, "accounts/edit.html", {"form": form, "one": None})


@requires(MANAGE_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Changes an account."""
    user = get_object_or_404(User, pk=number)
    form = AccountForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        detail = f"{', '.join(form.changed_data)}; Rollen: {', '.join(user.roles)}"
        record(request, "account-changed", user.login, detail)
        messages.success(request, f"Das Konto „{user.name}“ ist gespeichert.")
        return redirect("accounts:list")
    return render(request, "accounts/edit.html", {"form": form, "one": user})


@requires(MANAGE_ACCOUNTS)
@require_POST
def reset(request: HttpRequest, number: int) -> HttpResponse:
    """Gives a new first password and removes the second factor; open sessions end."""
    user = get_object_or_404(User, pk=number)
    password = first_password()
    user.set_password(password)
    user.must_change = True
    user.second_factor, user.recovery = "", []
    user.save()
    record(request, "account-reset", user.login)
    return render(request, "accounts/new_password.html", {"one": user, "password": password})
