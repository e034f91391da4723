"""Who waits for a time, in which order, and what is kept for them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.links import Link, Purpose
from evenhand.domain.scheduling.models import WaitingOffer, WaitingPlace
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Member


def waits_of(*, case: CaseFile) -> list[WaitingPlace]:
    """Return what a client waits for, the longest waiting first, with the services."""
    rows = WaitingPlace.objects.filter(case=case, ended_at=None)
    return list(rows.select_related("service").order_by("since"))


def wait_of(*, case: CaseFile, place_id: UUID) -> WaitingPlace | None:
    """Return a place of a client on a list, ended or not; None for any other, known or not."""
    return WaitingPlace.objects.filter(pk=place_id, case=case).select_related("service").first()


def offers_open(*, case: CaseFile, at: datetime) -> list[WaitingOffer]:
    """Return the times that are kept for a client who waits, in order of time."""
    rows = WaitingOffer.objects.filter(case=case, answer="", until__gt=at)
    return list(rows.select_related("place__service").order_by("starts_at"))


def waiting_list(*, therapist: Member, at: datetime) -> list[WaitingPlace]:
    """Return who waits for a therapist's times, in the order in which they are asked; two queries.

    Each with service, case file and contact record, and `kept`: what is kept for them at this moment, one at most.
    """
    kept = WaitingOffer.objects.filter(answer="", until__gt=at)
    return list(_of(therapist).prefetch_related(Prefetch("offers", queryset=kept, to_attr="kept")))


def place_of(*, therapist: Member, place_id: UUID) -> WaitingPlace | None:
    """Return a place on a therapist's list, ended or not; None for any other, known or not."""
    rows = WaitingPlace.objects.filter(pk=place_id, service__therapist=therapist)
    return rows.select_related("service").first()


def _of(therapist: Member) -> QuerySet[WaitingPlace]:
    rows = WaitingPlace.objects.filter(service__therapist=therapist, ended_at=None)
    return rows.select_related("service", "case__contact").order_by("since", "pk")


def offer_behind(link: Link) -> WaitingOffer | None:
    """Return the offer that a link is about, answered or not; None where it is gone, or its client's way in has ended.

    In the practice that the link names, before another is known; one query.
    """
    if link.purpose is not Purpose.OFFER:
        return None
    with practice_context(link.practice_id):
        rows = WaitingOffer.objects.select_related("practice", "case__client", "place__service", "session", "seat")
        offer = rows.filter(pk=link.coming_id).first()
    return offer if offer is not None and offer.case.client.ended_at is None else None
