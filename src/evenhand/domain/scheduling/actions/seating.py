"""Seats of groups for strangers: kept while a form is filled, then asked for, within the limits of `strangers`."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from evenhand.domain.scheduling.actions.booking import HOLD, put_in_group
from evenhand.domain.scheduling.actions.inquiring import asked_for, store_inquiry
from evenhand.domain.scheduling.actions.strangers import (
    MOST_HOLDS,
    MOST_HOLDS_OF_ALL,
    MOST_REQUESTS,
    HoldsEnough,
    holder_of,
)
from evenhand.domain.scheduling.actions.taking import lock_calendar, look_first
from evenhand.domain.scheduling.models import Seat, Service, Session, State
from evenhand.foundation.accounts.throttling.windows import count_within_an_hour
from evenhand.foundation.audit.actions import record, record_all
from evenhand.foundation.audit.actor import SYSTEM


def hold_seat(*, service: Service, start: int, network: str, browser: str, at: datetime) -> Seat:
    """Keep a seat of a group for ten minutes for a stranger; their browser holds one at a time.

    Arguments as for `hold_for_stranger`. One transaction. Raises SlotGone with the nearest groups that have places
    left, and HoldsEnough; nothing is stored then.
    """
    holder = holder_of(network=network, browser=browser)
    look_first(service=service, start=start, at=at, moved=_held_by(holder), known=lambda: None)
    with transaction.atomic():
        lock_calendar(therapist_id=service.therapist_id, at=at)
        held = Seat.objects.filter(state=State.HOLD, held_until__gt=at, key__startswith="hold:")
        held = held.exclude(key=_key_of(holder))
        if held.filter(key__startswith=f"hold:{network}.").count() >= MOST_HOLDS or held.count() >= MOST_HOLDS_OF_ALL:
            raise HoldsEnough
        _let_go(holder)
        seat = Seat(state=State.HOLD, held_until=at + HOLD, key=_key_of(holder))
        return put_in_group(seat, service=service, start=start, by_rules=True, by=SYSTEM, at=at)


def ask_for_seat(
    *,
    service: Service,
    start: int,
    email: str,
    phone: str,
    words: str,
    zone: str,
    holder: str,
    key: str,
    network: str,
    at: datetime,
) -> Seat:
    """Take down a stranger's request together with a seat of the group that begins at `start`, in seconds of UTC.

    Their own hold becomes the seat, or one is taken anew where that is over: a request, or confirmed where the service
    wants no approval. Five an hour from one network. One transaction; the same key gives the same seat and is counted
    once. Raises SlotGone with the nearest groups, and MustWait; nothing is stored or counted then.
    """

    def known_before() -> Session | None:
        known = _asked_with(key, service)
        return known.session if known else None

    look_first(service=service, start=start, at=at, moved=_held_by(holder), known=known_before)
    with transaction.atomic():
        lock_calendar(therapist_id=service.therapist_id, at=at)
        known = _asked_with(key, service)
        if known is not None:
            return known
        count_within_an_hour(what="inquiry", network=network, most=MOST_REQUESTS, at=at)
        _let_go(holder)
        seat = Seat(state=State.REQUESTED if service.needs_approval else State.CONFIRMED, key=f"inquiry:{key}")
        seat.inquiry = store_inquiry(
            therapist_id=service.therapist_id, email=email, phone=phone, words=words, zone=zone, key=key, at=at
        )
        record_all([asked_for(seat.inquiry)], by=SYSTEM, at=at)
        return put_in_group(seat, service=service, start=start, by_rules=True, by=SYSTEM, at=at)


def release_seat(*, holder: str, at: datetime) -> None:
    """Free the seat that a browser holds; where it holds none, nothing happens."""
    found = _held_by(holder)
    if found is not None:
        with transaction.atomic():
            lock_calendar(therapist_id=found.session.therapist_id, at=at)
            _let_go(holder)
            record(act="seat.hold_released", subject="seat", subject_id=found.pk, by=SYSTEM, at=at)


def _key_of(holder: str) -> str:
    return f"hold:{holder}"


def _held_by(holder: str) -> Seat | None:
    return Seat.objects.filter(key=_key_of(holder)).select_related("session").first()


def _let_go(holder: str) -> None:
    """Take a browser's seat away, and the group that only this seat had made."""
    found = _held_by(holder)
    if found is None:
        return
    found.delete()
    group = Session.objects.filter(pk=found.session_id, state=State.HOLD)
    if not Seat.objects.filter(session=found.session_id).exists():
        group.delete()


def _asked_with(key: str, service: Service) -> Seat | None:
    rows = Seat.objects.filter(key=f"inquiry:{key}", session__service=service)
    return rows.select_related("session__service", "inquiry__contact").first()
