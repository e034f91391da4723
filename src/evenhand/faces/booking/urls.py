"""Addresses of the public booking page, below /book/; each page is there for a frame of another website too."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from evenhand.faces.booking import asking, choosing, widget

app_name = "booking"
urlpatterns: list[URLPattern | URLResolver] = [
    path("widget.js", widget.script, name="widget"),
    path("<slug:slug>/", choosing.services, {"framed": False}, name="services"),
    path("<slug:slug>/frame/", choosing.services, {"framed": True}, name="services_framed"),
    path("<slug:slug>/<uuid:service_id>/", choosing.times, {"framed": False}, name="times"),
    path("<slug:slug>/frame/<uuid:service_id>/", choosing.times, {"framed": True}, name="times_framed"),
    path("<slug:slug>/<uuid:service_id>/zone/", choosing.zone, {"framed": False}, name="zone"),
    path("<slug:slug>/frame/<uuid:service_id>/zone/", choosing.zone, {"framed": True}, name="zone_framed"),
    path("<slug:slug>/<uuid:service_id>/send/", asking.send, {"framed": False}, name="send"),
    path("<slug:slug>/frame/<uuid:service_id>/send/", asking.send, {"framed": True}, name="send_framed"),
]
