"""Addresses of the knowledge pages."""

from django.urls import path

from console.facts import propose, views

app_name = "facts"
urlpatterns = [
    path("", views.search, name="search"),
    path("bericht/<slug:name>/", views.report, name="report"),
    path("thema/<slug:subject_id>/", views.subject, name="subject"),
    path("thema/<slug:subject_id>/neue-aussage/", propose.propose, name="propose"),
    path("aussage/<str:statement_id>/", views.statement, name="statement"),
    path("aussage/<str:statement_id>/pruefen/", propose.mark, name="mark"),
    path("aussage/<str:statement_id>/aendern/", propose.change, name="change"),
    path("vorschlaege/", propose.proposals, name="proposals"),
    path("vorschlaege/ausgeben/", propose.export, name="export"),
    path("vorschlaege/<int:number>/zurueckziehen/", propose.withdraw, name="withdraw"),
]
