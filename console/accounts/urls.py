"""Addresses of sign-in and accounts."""

from django.urls import path

from console.accounts import manage, own, start, views

app_name = "accounts"
urlpatterns = [
    path("anmelden/", views.sign_in, name="sign-in"),
    path("anmelden/code/", views.code, name="code"),
    path("abmelden/", views.sign_out, name="sign-out"),
    path("start/", start.start, name="start"),
    path("erste-schritte/", start.first_steps, name="first-steps"),
    path("mein-konto/", own.account, name="own"),
    path("mein-konto/passwort/", own.password, name="password"),
    path("mein-konto/zweiter-faktor/", own.second_factor, name="second-factor"),
    path("konten/", manage.accounts, name="list"),
    path("konten/neu/", manage.create, name="create"),
    path("konten/<int:number>/", manage.edit, name="edit"),
    path("konten/<int:number>/zuruecksetzen/", manage.reset, name="reset"),
]
