"""Addresses of the figures."""

from django.urls import path

from console.figures import views

app_name = "figures"
urlpatterns = [
    path("kennzahlen/", views.overview, name="overview"),
    path("kennzahlen/<slug:table>.csv", views.export, name="export"),
    path("kennzahlen/woche/", views.weekly, name="weekly"),
    path("qualitaet/", views.quality, name="quality"),
]
