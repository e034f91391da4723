"""Booking as clients do it by themselves: within what their therapist offers them, and not without end."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.actions.booking import book, known_booking
from evenhand.domain.scheduling.actions.problems import NotPossible
from evenhand.domain.scheduling.actions.taking import lock_calendar
from evenhand.domain.scheduling.models import AHEAD, Seat, Service, Session
from evenhand.foundation.audit.actor import Actor

MOST_AHEAD = 12
"""Sessions ahead that one client can have booked; whoever wants more asks the therapist."""


class BookedEnough(Exception):
    """The client has booked as many sessions ahead as can be booked by oneself."""


def book_by_oneself(*, service: Service, start: int, case: CaseFile, key: str, by: Actor, at: datetime) -> Session:
    """Book a session for the client who acts, as `book` does, of a service that is offered to them.

    One transaction; the same key gives the same session and is counted once. Raises SlotGone with the nearest free
    slots, BookedEnough, and NotPossible for a service that is not offered to this client; nothing is stored then.
    """
    if not service.for_clients or service.therapist_id != case.therapist_id or case.closed_at is not None:
        raise NotPossible
    with transaction.atomic():
        lock_calendar(therapist_id=service.therapist_id, at=at)
        known = known_booking(key=key, case_id=case.pk) or _known_group(key, case)
        if known is not None:
            return known
        _check_number(case, by, at)
        return book(service=service, start=start, case=case, key=key, by=by, at=at)


def _known_group(key: str, case: CaseFile) -> Session | None:
    seat = Seat.objects.filter(key=key, case=case).select_related("session").first()
    return seat.session if seat else None


def _check_number(case: CaseFile, by: Actor, at: datetime) -> None:
    oneself = f"{by.kind}:{by.id}"
    single = Session.objects.filter(case=case, starts_at__gt=at, state__in=AHEAD, booked_by=oneself).count()
    in_groups = Seat.objects.filter(case=case, guards=True, session__starts_at__gt=at, booked_by=oneself).count()
    if single + in_groups >= MOST_AHEAD:
        raise BookedEnough
