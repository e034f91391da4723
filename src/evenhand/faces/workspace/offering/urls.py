"""Addresses of the settings of booking, below /desk/settings/."""

from __future__ import annotations

from django.urls import path

from evenhand.faces.workspace.offering import dates, formats, overview, page, services, week, zone

urlpatterns = [
    path("", overview.settings_list, name="settings_list"),
    path("services/", services.services, name="services"),
    path("services/add/", services.add, name="add_service"),
    path("services/<uuid:service_id>/", services.service, name="service"),
    path("services/<uuid:service_id>/end/", services.end, name="end_service"),
    path("services/<uuid:service_id>/hours/", week.of_service, name="service_hours"),
    path("hours/", week.own, name="hours"),
    path("hours/practice/", week.of_practice, name="practice_hours"),
    path("days/", dates.dates, name="days"),
    path("formats/", formats.formats, name="formats"),
    path("zone/", zone.practice_zone, name="practice_zone"),
    path("booking-page/", page.booking_page, name="booking_page"),
]
