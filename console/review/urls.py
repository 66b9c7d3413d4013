"""Addresses of learning from conversations."""

from django.urls import path

from console.review import views

app_name = "review"
urlpatterns = [
    path("", views.items, name="items"),
    path("<int:number>/", views.edit, name="edit"),
    path("<int:number>/bestaetigen/", views.confirm, name="confirm"),
    path("<int:number>/verwerfen/", views.discard, name="discard"),
    path("gespraech/<int:number>/frage/<int:event>/richtig/", views.right, name="right"),
    path("gespraech/<int:number>/frage/<int:event>/berichtigen/", views.begin, name="begin"),
    path("gespraech/<int:number>/prueffrage/", views.regression, name="regression"),
]
