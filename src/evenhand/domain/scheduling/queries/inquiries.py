"""Requests of strangers as the desk sees them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Prefetch, QuerySet

from evenhand.domain.scheduling.links import Coming
from evenhand.domain.scheduling.models import Inquiry, Seat, Session
from evenhand.foundation.practices.models import Member

MOST_WAITING = 50


def inquiries_waiting(*, therapist: Member) -> list[Inquiry]:
    """Return the requests that a therapist has not answered, the longest waiting first, with what they ask for."""
    rows = Inquiry.objects.filter(therapist=therapist, standing=Inquiry.Standing.WAITING)
    return list(_with_times(rows).order_by("made_at", "pk")[:MOST_WAITING])


def inquiries_declined(*, therapist: Member) -> list[Inquiry]:
    """Return the requests that a therapist declined and that are not deleted, the latest first."""
    rows = Inquiry.objects.filter(therapist=therapist, standing=Inquiry.Standing.DECLINED)
    return list(_with_times(rows).order_by("-answered_at", "pk")[:MOST_WAITING])


def inquiry_of(*, inquiry_id: UUID, therapist: Member) -> Inquiry | None:
    """Return a request to this therapist with how to reach its writer; None for any other, known or not."""
    rows = Inquiry.objects.filter(pk=inquiry_id, therapist=therapist).select_related("contact", "therapist")
    return _with_times(rows).first()


def times_asked_for(inquiry: Inquiry) -> list[Coming]:
    """Return what an inquiry asks for, single sessions and seats of groups; no query for one from this module."""
    return [Coming(one) for one in inquiry.sessions.all()] + [Coming(one.session, one) for one in inquiry.seats.all()]


def _with_times(rows: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
    sessions = Session.objects.select_related("service").order_by("starts_at")
    seats = Seat.objects.select_related("session__service").order_by("session__starts_at")
    return rows.prefetch_related(Prefetch("sessions", sessions), Prefetch("seats", seats))
