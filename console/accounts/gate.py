"""The one place that decides who gets past the door."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from console.accounts.permissions import View, permission_of

# Pages that an account reaches before it has changed its first password.
OPEN_TO_NEWCOMERS = {"accounts:password", "accounts:sign-out", "accounts:second-factor"}


class Gate:
    """Middleware: a view without a permission stays shut, everybody else signs in first."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """A redirect or a refusal; None lets the request through."""
        permission = permission_of(view)
        if permission == "public":
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not permission:
            raise PermissionDenied
        return _first_duties(request)


def _first_duties(request: HttpRequest) -> HttpResponse | None:
    if request.resolver_match.view_name in OPEN_TO_NEWCOMERS:
        return None
    if request.user.must_change:
        return redirect("accounts:password")
    if settings.SECOND_FACTOR_REQUIRED and request.user.needs_second_factor:
        return redirect("accounts:second-factor")
    return None
