"""Addresses of the knowledge pages."""

from django.urls import path

from console.facts import views

app_name = "facts"
urlpatterns = [
    path("", views.search, name="search"),
    path("thema/<slug:subject_id>/", views.subject, name="subject"),
    path("aussage/<str:statement_id>/", views.statement, name="statement"),
]
