"""Signing in and out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from console.accounts import lockout, second_factor
from console.accounts.forms import CodeForm, SignInForm
from console.accounts.models import User
from console.accounts.permissions import public, signed_in
from console.audit.log import record

REFUSED = (
    "Name und Passwort passen nicht zusammen, oder es gab zu viele Versuche. "
    "Warten Sie in diesem Fall {minutes} Minuten."
)
_PENDING = "second_factor_for"


@public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; with a second factor it leads on to the code."""
    if request.user.is_authenticated:
        return redirect(_next(request))
    if not User.objects.exists():
        return redirect("accounts:start")
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = auth.authenticate(request, username=form.cleaned_data["login"],
                                 password=form.cleaned_data["password"])  # fmt: skip
        if user is not None:
            return _entered(request, user)
        record(None, "sign-in-refused", who=_known(form.cleaned_data["login"]))
        form.add_error(None, REFUSED.format(minutes=settings.LOCKOUT_MINUTES))
    return render(request, "accounts/sign_in.html", _context(request, form))


@public
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Asks for the second factor."""
    user = User.objects.filter(pk=request.session.get(_PENDING), is_active=True).first()
    if user is None:
        return redirect("accounts:sign-in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = lockout.address_of(request)
        if lockout.locked(user.login, address):
            form.add_error(None, REFUSED.format(minutes=settings.LOCKOUT_MINUTES))
        elif second_factor.accepted(user, form.cleaned_data["code"]):
            return _in(request, user)
        else:
            lockout.failed(user.login, address)
            record(None, "sign-in-refused", detail="zweiter Faktor", who=user.login)
            form.add_error("code", "Dieser Code gilt nicht (mehr). Nehmen Sie den nächsten.")
    return render(request, "accounts/code.html", _context(request, form))


@signed_in
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    record(request, "signed-out")
    auth.logout(request)
    return redirect("accounts:sign-in")


def _entered(request: HttpRequest, user: User) -> HttpResponse:
    if not user.has_second_factor:
        return _in(request, user)
    target = _next(request)
    request.session.cycle_key()
    request.session[_PENDING] = user.pk
    response = redirect("accounts:code")
    response["Location"] += f"?next={target}"
    return response


def _in(request: HttpRequest, user: User) -> HttpResponse:
    target = _next(request)
    lockout.succeeded(user.login)
    auth.login(request, user, backend="console.accounts.backends.LocalBackend")
    request.session.pop(_PENDING, None)
    record(request, "signed-in")
    return redirect(target)


def _next(request: HttpRequest) -> str:
    """Where to go after sign-in: only ever a page of the console."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return wanted if safe else resolve_url(settings.LOGIN_REDIRECT_URL)


def _known(login: str) -> str:
    """The name if it is an account's: people also type passwords into this field."""
    login = login.strip().casefold()
    return login if User.objects.filter(login=login).exists() else "(unbekannt)"


def _context(request: HttpRequest, form: Any) -> dict[str, Any]:
    return {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next") or "",
        "refused": request.GET.get("fehler") == "stadtkonto",
        "oidc": settings.OIDC_ENABLED,
        "oidc_name": settings.OIDC_NAME,
    }
