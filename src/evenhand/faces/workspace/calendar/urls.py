"""Addresses of the calendar, below /desk/calendar/."""

from __future__ import annotations

from django.urls import path

from evenhand.faces.workspace.calendar import planning, session, showing

urlpatterns = [
    path("", showing.calendar, name="calendar"),
    path("zone/", showing.tell_zone, name="tell_zone"),
    path("new/", planning.plan, name="plan"),
    path("<uuid:session_id>/", session.session, name="booked_session"),
]
