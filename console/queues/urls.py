"""Addresses of the work queues."""

from django.urls import path

from console.queues import views

app_name = "queues"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("<slug:name>/", views.queue, name="queue"),
    path("<slug:name>/erledigt/", views.done, name="done"),
]
