"""On whose clock a calendar is shown: a chosen zone, else the browser's where it told, else the practice's."""

from __future__ import annotations

from django.utils import timezone

from evenhand.domain.scheduling.models import Calendar
from evenhand.domain.scheduling.queries.calendar import calendar_of
from evenhand.faces.components.clock_words import ClockWords
from evenhand.faces.components.permissions import TherapistRequest
from evenhand.faces.components.zones import zone_named

TOLD = "zone_of_browser"
LONGEST_NAME = 64


def clock_for(request: TherapistRequest, calendar: Calendar | None = None) -> ClockWords:
    """Return the clock of a signed-in therapist's calendar, in its formats, at this moment."""
    chosen = calendar or calendar_of(request.member)
    told = request.session.get(TOLD, "")
    zone = zone_named(chosen.zone or told, otherwise=request.member.practice.zone)
    return ClockWords(zone, timezone.now(), chosen.date_format, chosen.time_format)


def remember_zone(request: TherapistRequest, zone: str) -> None:
    """Keep the zone that a browser told, for as long as it is signed in; one that there is not is never used."""
    request.session[TOLD] = zone[:LONGEST_NAME]


def zone_to_ask(request: TherapistRequest, calendar: Calendar) -> dict[str, object]:
    """Return whether the page asks the browser for its zone, and what it has told already."""
    return {"asks_zone": calendar.zone == "", "told_zone": request.session.get(TOLD, "")}
