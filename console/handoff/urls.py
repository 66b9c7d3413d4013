"""Addresses of the hand-off."""

from django.urls import path

from console.handoff import chats, desk, setting, wishes

app_name = "handoff"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("stand/", desk.news, name="news"),
    path("bereit/", desk.duty, name="duty"),
    path("chat/<int:number>/", chats.chat, name="chat"),
    path("chat/<int:number>/neues/", chats.lines, name="lines"),
    path("chat/<int:number>/uebernehmen/", chats.take, name="take"),
    path("chat/<int:number>/schreiben/", chats.say, name="say"),
    path("chat/<int:number>/zurueckgeben/", chats.back, name="back"),
    path("chat/<int:number>/notiz/", chats.note, name="chat-note"),
    path("gespraech/<int:number>/uebernehmen/", chats.step_in, name="step-in"),
    path("anfrage/<int:number>/", wishes.show, name="request"),
    path("anfrage/<int:number>/<slug:deed>/", wishes.step, name="step"),
    path("zeiten/", setting.times, name="hours"),
    path("stellen/", setting.offices, name="offices"),
    path("stellen/<int:number>/entfernen/", setting.remove_office, name="remove-office"),
    path("textbausteine/", setting.canned, name="canned"),
    path("textbausteine/<int:number>/entfernen/", setting.remove_canned, name="remove-canned"),
]
