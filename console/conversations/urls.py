"""Addresses of inbox and transcripts."""

from django.urls import path

from console.conversations import review, views

app_name = "conversations"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("filter/", review.save_filter, name="save-filter"),
    path("filter/<int:number>/entfernen/", review.remove_filter, name="remove-filter"),
    path("von/<str:sender>/", views.of, name="of"),
    path("<int:number>/", views.show, name="transcript"),
    path("<int:number>/notiz/", review.note, name="note"),
    path("<int:number>/markierung/", review.label, name="label"),
    path("<int:number>/stand/", review.state, name="state"),
]
