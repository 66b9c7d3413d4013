"""Sign-in through the city's own accounts (OpenID Connect), if a client is configured."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.urls import path
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.views import (
    OIDCAuthenticationCallbackView,
    OIDCAuthenticationRequestView,
)

from console.accounts.models import User
from console.accounts.permissions import ROLES, public
from console.audit.log import record


class CityBackend(OIDCAuthenticationBackend):
    """Accounts follow the city's directory: its groups give the roles at every sign-in."""

    def verify_token(self, token: Any, **kwargs: Any) -> dict[str, Any]:
        """The token's claims. Raises SuspiciousOperation if it was meant for somebody else."""
        claims: dict[str, Any] = super().verify_token(token, **kwargs)
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        if settings.OIDC_RP_CLIENT_ID not in audiences:
            raise SuspiciousOperation("token for another audience")
        if settings.OIDC_ISSUER and claims.get("iss") != settings.OIDC_ISSUER:
            raise SuspiciousOperation("token of another issuer")
        return claims

    def verify_claims(self, claims: dict[str, Any]) -> bool:
        """Only people whose groups give them a role come in."""
        return bool(claims.get("sub")) and bool(roles_of(claims))

    def filter_users_by_claims(self, claims: dict[str, Any]) -> Any:
        """The account that belongs to the directory's entry; never a local one with that mail."""
        return User.objects.filter(external=str(claims["sub"]))

    def create_user(self, claims: dict[str, Any]) -> User:
        """A new account without a password."""
        login = f"stadt:{claims.get('preferred_username') or claims['sub']}"[:80]
        user = User.objects.create(login, None, external=str(claims["sub"]))
        record(None, "account-created", user.login, "Stadtkonto")
        return self.update_user(user, claims)

    def update_user(self, user: User, claims: dict[str, Any]) -> User:
        """Name, mail and roles as the directory has them today."""
        user.name = str(claims.get("name") or user.login)[:120]
        user.email = str(claims.get("email") or "")[:254]
        user.roles = roles_of(claims)
        user.save()
        return user


def roles_of(claims: dict[str, Any]) -> list[str]:
    """The roles that the person's groups stand for."""
    groups = claims.get(settings.OIDC_ROLES_CLAIM) or []
    names = groups if isinstance(groups, list) else [groups]
    found = {settings.OIDC_ROLES.get(str(name)) for name in names}
    return [role for role in ROLES if role in found]


class Callback(OIDCAuthenticationCallbackView):
    """As the library's, with an entry in the audit log."""

    def login_success(self) -> Any:
        """Signs in and records it."""
        response = super().login_success()
        record(self.request, "signed-in", detail=settings.OIDC_NAME)
        return response

    def login_failure(self) -> Any:
        """Back to the sign-in page."""
        record(None, "sign-in-refused", detail=settings.OIDC_NAME, who="(unbekannt)")
        return super().login_failure()


urlpatterns = [
    path("stadtkonto/anmelden/", public(OIDCAuthenticationRequestView.as_view()),
         name="oidc_authentication_init"),
    path("stadtkonto/zurueck/", public(Callback.as_view()), name="oidc_authentication_callback"),
]  # fmt: skip
