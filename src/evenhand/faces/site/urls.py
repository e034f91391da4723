"""Addresses of the site: public pages, help, links to a time, the health of the program, the door of the demo."""

from __future__ import annotations

from django.urls import path

from evenhand.faces.site import coming, demo_door, offered, views

app_name = "site"
urlpatterns = [
    path("", views.front, name="front"),
    path("help/", views.help_page, name="help"),
    path("health/", views.health, name="health"),
    path("t/<str:token>/", coming.coming, name="coming"),
    path("t/<str:token>/time.ics", coming.file_for_calendars, name="coming_file"),
    path("o/<str:token>/", offered.offered, name="offered"),
    path("demo/in/<str:token>/", demo_door.enter, name="demo-door"),
]
