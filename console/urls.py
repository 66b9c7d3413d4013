"""The table of contents of the console's addresses."""

from django.conf import settings
from django.urls import include, path

from console import home

urlpatterns = [
    path("", home.overview, name="home"),
    path("healthz", home.health, name="health"),
    path("", include("console.accounts.urls")),
    path("gespraeche/", include("console.conversations.urls")),
    path("aufgaben/", include("console.queues.urls")),
    path("", include("console.figures.urls")),
    path("lernen/", include("console.review.urls")),
    path("uebergabe/", include("console.handoff.urls")),
    path("wissen/", include("console.facts.urls")),
    path("protokoll/", include("console.audit.urls")),
]
if settings.OIDC_ENABLED:
    from console.accounts import oidc

    urlpatterns += oidc.urlpatterns

handler400 = "console.home.bad_request"
handler403 = "console.home.forbidden"
handler404 = "console.home.not_found"
handler500 = "console.home.failed"
