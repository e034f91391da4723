"""Requests of strangers as the desk sees them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Prefetch, QuerySet

from evenhand.domain.scheduling.models import Inquiry, Session
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


def _with_times(rows: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
    return rows.prefetch_related(Prefetch("sessions", Session.objects.select_related("service").order_by("starts_at")))
