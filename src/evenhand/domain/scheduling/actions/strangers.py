"""What strangers do on the public page, within limits, so that nobody can hold a whole calendar or flood a desk."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction

from evenhand.domain.scheduling.actions.booking import held_by, hold_slot
from evenhand.domain.scheduling.actions.inquiring import inquire, known_inquiry
from evenhand.domain.scheduling.actions.taking import lock_calendar, look_first
from evenhand.domain.scheduling.models import Service, Session, State
from evenhand.foundation.accounts.throttling.windows import count_within_an_hour

MOST_HOLDS = 3
"""Slots that one network holds at a time."""

MOST_HOLDS_OF_ALL = 30
"""Slots of one practice that strangers hold at a time."""

MOST_REQUESTS = 5
"""Requests that one network makes in an hour."""


class HoldsEnough(Exception):
    """As many slots are held as can be, from this network or in this practice; one becomes free within ten minutes."""


def hold_for_stranger(*, service: Service, start: int, network: str, browser: str, at: datetime) -> Session:
    """Keep a slot for ten minutes for a stranger; their browser holds one at a time.

    `network` is the mark of where they come from, `browser` names their page. One transaction. Raises SlotGone with the
    nearest free slots, and HoldsEnough; nothing is stored then.
    """
    holder = holder_of(network=network, browser=browser)
    with transaction.atomic():
        lock_calendar(therapist_id=service.therapist_id, at=at)
        held = Session.objects.filter(state=State.HOLD, held_until__gt=at, key__startswith="hold:")
        held = held.exclude(key=f"hold:{holder}")
        if held.filter(key__startswith=f"hold:{network}.").count() >= MOST_HOLDS or held.count() >= MOST_HOLDS_OF_ALL:
            raise HoldsEnough
        return hold_slot(service=service, start=start, holder=holder, at=at, has_lock=True)


def holder_of(*, network: str, browser: str) -> str:
    """Return the name under which a stranger's page holds a slot; the booked session no longer bears it."""
    return f"{network}.{browser}"


def ask_for_time(
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
) -> Session:
    """Take down a stranger's request as `inquire` does, five an hour from one network.

    One transaction; the same key gives the same session and is counted once. Raises SlotGone and MustWait; nothing is
    stored or counted then.
    """
    known_before = partial(known_inquiry, key=key, service=service)
    known = look_first(service=service, start=start, at=at, moved=held_by(holder=holder), known=known_before)
    if known is not None:
        return known
    with transaction.atomic():
        lock_calendar(therapist_id=service.therapist_id, at=at)
        known = known_before()
        if known is not None:
            return known
        count_within_an_hour(what="inquiry", network=network, most=MOST_REQUESTS, at=at)
        return inquire(
            service=service,
            start=start,
            email=email,
            phone=phone,
            words=words,
            zone=zone,
            holder=holder,
            key=key,
            at=at,
            has_lock=True,
        )
