"""Every view says who may see it, every page is on the map, every role sees only what it may."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from console.accounts import permissions as may
from console.accounts.permissions import GRANTS, ROLES, permission_of
from console.menu import MENU, UNDER

pytestmark = pytest.mark.django_db

# Name of the page → an address of it. A page without one fails the tests below.
ADDRESSES = {
    "home": "/", "health": "/healthz", "accounts:sign-in": "/anmelden/",
    "accounts:code": "/anmelden/code/", "accounts:sign-out": "/abmelden/",
    "accounts:start": "/start/", "accounts:first-steps": "/erste-schritte/",
    "accounts:own": "/mein-konto/", "accounts:password": "/mein-konto/passwort/",
    "accounts:second-factor": "/mein-konto/zweiter-faktor/", "accounts:list": "/konten/",
    "accounts:create": "/konten/neu/", "accounts:edit": "/konten/1/",
    "accounts:reset": "/konten/1/zuruecksetzen/", "conversations:inbox": "/gespraeche/",
    "conversations:save-filter": "/gespraeche/filter/",
    "conversations:remove-filter": "/gespraeche/filter/1/entfernen/",
    "conversations:of": "/gespraeche/von/unbekannt/",
    "conversations:transcript": "/gespraeche/1/", "conversations:note": "/gespraeche/1/notiz/",
    "conversations:label": "/gespraeche/1/markierung/",
    "conversations:state": "/gespraeche/1/stand/", "queues:overview": "/aufgaben/",
    "queues:queue": "/aufgaben/unsicher/", "queues:done": "/aufgaben/unsicher/erledigt/",
    "figures:overview": "/kennzahlen/", "figures:export": "/kennzahlen/tage.csv",
    "figures:weekly": "/kennzahlen/woche/", "figures:quality": "/qualitaet/",
    "facts:search": "/wissen/", "facts:report": "/wissen/bericht/alt/",
    "facts:subject": "/wissen/thema/integrationsrat/",
    "facts:propose": "/wissen/thema/integrationsrat/neue-aussage/",
    "facts:statement": "/wissen/aussage/integrationsrat.phone/",
    "facts:mark": "/wissen/aussage/integrationsrat.phone/pruefen/",
    "facts:change": "/wissen/aussage/integrationsrat.phone/aendern/",
    "facts:proposals": "/wissen/vorschlaege/", "facts:export": "/wissen/vorschlaege/ausgeben/",
    "facts:withdraw": "/wissen/vorschlaege/1/zurueckziehen/", "audit:entries": "/protokoll/",
    "review:items": "/lernen/", "review:edit": "/lernen/1/", "review:confirm": "/lernen/1/bestaetigen/",
    "review:discard": "/lernen/1/verwerfen/",
    "review:right": "/lernen/gespraech/1/frage/1/richtig/",
    "review:begin": "/lernen/gespraech/1/frage/1/berichtigen/",
    "review:regression": "/lernen/gespraech/1/prueffrage/",
    "handoff:desk": "/uebergabe/", "handoff:news": "/uebergabe/stand/",
    "handoff:duty": "/uebergabe/bereit/", "handoff:chat": "/uebergabe/chat/1/",
    "handoff:lines": "/uebergabe/chat/1/neues/", "handoff:take": "/uebergabe/chat/1/uebernehmen/",
    "handoff:say": "/uebergabe/chat/1/schreiben/", "handoff:back": "/uebergabe/chat/1/zurueckgeben/",
    "handoff:chat-note": "/uebergabe/chat/1/notiz/",
    "handoff:step-in": "/uebergabe/gespraech/1/uebernehmen/",
    "handoff:request": "/uebergabe/anfrage/1/", "handoff:step": "/uebergabe/anfrage/1/uebernehmen/",
    "handoff:hours": "/uebergabe/zeiten/", "handoff:offices": "/uebergabe/stellen/",
    "handoff:remove-office": "/uebergabe/stellen/1/entfernen/",
    "handoff:canned": "/uebergabe/textbausteine/",
    "handoff:remove-canned": "/uebergabe/textbausteine/1/entfernen/",
}  # fmt: skip
POST_ONLY = {"review:confirm", "review:discard", "review:right", "review:begin",
             "review:regression", "accounts:sign-out", "accounts:reset", "conversations:save-filter",
             "conversations:remove-filter", "conversations:note", "conversations:label",
             "conversations:state", "queues:done", "facts:mark", "facts:export",
             "facts:withdraw", "handoff:duty", "handoff:take", "handoff:say", "handoff:back",
             "handoff:chat-note", "handoff:step-in", "handoff:step", "handoff:remove-office",
             "handoff:remove-canned"}  # fmt: skip
NOT_PAGES = {"health", "figures:export", "handoff:news", "handoff:lines", "conversations:of"}


def views(patterns=None, prefix=""):
    """(name, view) of every address."""
    for one in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(one, URLResolver):
            space = f"{one.namespace}:" if one.namespace else prefix
            yield from views(one.url_patterns, space)
        elif isinstance(one, URLPattern):
            yield f"{prefix}{one.name}", one.callback


def test_every_view_names_its_permission():
    known = set().union(*GRANTS.values()) | {"public", "signed-in"}
    bare = [name for name, view in views() if permission_of(view) not in known]
    assert not bare, f"Give these views a decorator of console/accounts/permissions.py: {bare}"


def test_only_these_views_are_open_to_anybody():
    assert {name for name, view in views() if permission_of(view) == "public"} == {
        "health", "accounts:sign-in", "accounts:code", "accounts:start", "figures:quality",
    }  # fmt: skip


def test_every_page_is_on_the_map():
    mapped = {entry.page for entry in MENU} | set(UNDER)
    pages = {name for name, _ in views()} - POST_ONLY - NOT_PAGES
    assert pages == mapped, "Add the page to console/menu.py, or remove the entry without a page"


def test_every_address_is_tried_here():
    assert {name for name, _ in views()} == set(ADDRESSES)


def test_addresses_are_in_kebab_case():
    for address in ADDRESSES.values():
        path = address.split("integrationsrat")[0]
        assert path == path.lower() and "_" not in path, address


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_strangers_are_sent_to_the_sign_in_page(name, account):
    account("reader")
    view = dict(views())[name]
    answer = Client().post(ADDRESSES[name]) if name in POST_ONLY else Client().get(ADDRESSES[name])
    if permission_of(view) == "public":
        assert not answer.headers.get("Location", "").startswith("/anmelden/?next=")
    else:
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/anmelden/?next=/")


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_sees_what_it_may_and_nothing_else(role, everyone, tracker):
    tracker.turn()
    browser, allowed = everyone[role], GRANTS[role] | {"public", "signed-in"}
    browser.get("/gespraeche/")
    for name, view in views():
        if name in ("accounts:sign-out", "accounts:reset"):
            continue
        call = browser.post if name in POST_ONLY else browser.get
        status = call(ADDRESSES[name]).status_code
        if permission_of(view) in allowed:
            assert status != 403, f"{role} is kept from {name}"
        else:
            assert status == 403, f"{role} gets {status} from {name}"


def test_an_account_without_a_role_sees_nothing(client_of):
    browser = client_of()
    assert browser.get("/gespraeche/").status_code == 403
    assert browser.get("/mein-konto/").status_code == 200


def test_only_administrators_manage_accounts_and_read_the_log():
    for permission in (may.MANAGE_ACCOUNTS, may.READ_AUDIT):
        assert [role for role in ROLES if permission in GRANTS[role]] == ["administrator"]


def test_a_view_that_forgets_its_permission_stays_shut(admin, rf):
    from django.core.exceptions import PermissionDenied

    from console.accounts.gate import Gate
    from console.accounts.models import User

    request = rf.get("/")
    request.user = User.objects.get()
    with pytest.raises(PermissionDenied):
        Gate(lambda _: None).process_view(request, lambda _: None, (), {})


def test_a_switched_off_account_is_out_at_once(client_of):
    from console.accounts.models import User

    browser = client_of("reader")
    User.objects.update(is_active=False)
    assert browser.get("/gespraeche/").status_code == 302
