"""Addresses of the calendar, below /desk/calendar/."""

from __future__ import annotations

from django.urls import path

from evenhand.faces.workspace.calendar import planning, session, showing, waiting

urlpatterns = [
    path("", showing.calendar, name="calendar"),
    path("zone/", showing.tell_zone, name="tell_zone"),
    path("new/", planning.plan, name="plan"),
    path("waiting/", waiting.waiting, name="waiting"),
    path("waiting/<uuid:wait_id>/remove/", waiting.remove, name="remove_waiting"),
    path("<uuid:session_id>/", session.session, name="booked_session"),
]
