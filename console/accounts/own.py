"""A person's own account: password and second factor."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from console.accounts import second_factor as factor
from console.accounts.forms import CodeForm, PasswordForm
from console.accounts.permissions import signed_in
from console.audit.log import record

_KEY = "second_factor_key"


@signed_in
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Name, roles, and the ways to sign in."""
    return render(request, "accounts/own.html", {"left": len(request.user.recovery)})


@signed_in
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Changes the password; the other sessions of the account end."""
    form = PasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = request.user
        user.set_password(form.cleaned_data["new"])
        user.must_change = False
        user.save()
        update_session_auth_hash(request, user)
        record(request, "password-changed", user.login)
        messages.success(request, "Ihr Passwort ist geändert.")
        return redirect("accounts:first-steps" if user.is_administrator else "accounts:own")
    return render(request, "accounts/password.html", {"form": form})


@signed_in
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Sets the second factor up, or removes it with a code."""
    user, form = request.user, CodeForm(request.POST or None)
    if user.has_second_factor:
        return _remove(request, form)
    key = request.session.setdefault(_KEY, factor.new_key())
    if request.method == "POST" and form.is_valid():
        if factor.matches(key, form.cleaned_data["code"]):
            del request.session[_KEY]
            codes = factor.switch_on(user, key)
            record(request, "second-factor-on", user.login)
            return render(request, "accounts/recovery.html", {"codes": codes})
        form.add_error("code", "Der Code passt nicht. Stimmt die Uhrzeit Ihres Telefons?")
    shown = " ".join(key[at : at + 4] for at in range(0, len(key), 4))
    image = mark_safe(factor.picture(key, user))  # noqa: S308 - our own drawing, no input in it
    return render(request, "accounts/second_factor.html",
                  {"form": form, "key": shown, "picture": image})  # fmt: skip


def _remove(request: HttpRequest, form: CodeForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        if factor.accepted(request.user, form.cleaned_data["code"]):
            request.user.refresh_from_db()
            factor.switch_off(request.user)
            record(request, "second-factor-off", request.user.login)
            messages.success(request, "Der zweite Faktor ist entfernt.")
            return redirect("accounts:own")
        form.add_error("code", "Dieser Code gilt nicht (mehr).")
    return render(request, "accounts/second_factor_off.html", {"form": form})
