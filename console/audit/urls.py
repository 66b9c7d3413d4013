"""Addresses of the audit log."""

from django.urls import path

from console.audit import views

app_name = "audit"
urlpatterns = [path("", views.entries, name="entries")]
