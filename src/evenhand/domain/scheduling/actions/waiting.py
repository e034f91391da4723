"""The waiting list: joining and leaving it, offering what became free to the first whom it suits, and their answer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.actions.booking import (
    a_session,
    put_in_group,
    record_booking,
    record_seat,
    store_session,
)
from evenhand.domain.scheduling.actions.problems import NotPossible
from evenhand.domain.scheduling.actions.taking import lock_calendar, take
from evenhand.domain.scheduling.models import Seat, Service, Session, State, WaitingOffer, WaitingPlace
from evenhand.domain.scheduling.queries.rules import moment_of, seconds
from evenhand.domain.scheduling.queries.slots import slots_between
from evenhand.domain.scheduling.slots.rules import Slot
from evenhand.domain.scheduling.waiting import Nights, Wish, kept_until, suits, wished
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import SYSTEM, Actor, ActorKind
from evenhand.foundation.identifiers import new_id
from evenhand.foundation.outbox.actions import enqueue
from evenhand.foundation.outbox.quiet import after_quiet
from evenhand.foundation.practices.models import Practice

OFFERED, OVER = "scheduling.offered", "scheduling.offer_over"
"""Kinds of effects: the mail that carries an offer, and the moment at which it runs out."""
Answer = WaitingOffer.Answer


class OfferGone(Exception):
    """The time is no longer kept for this client: it was let go, ran out, or they wait no more."""


def wait_for(
    *,
    service: Service,
    case: CaseFile,
    weekdays: Collection[int],
    from_minute: int,
    until_minute: int,
    key: str,
    by: Actor,
    at: datetime,
) -> WaitingPlace:
    """Put a client on the list of a service; one who waits for it already keeps their place and changes their wish.

    Who waits for a group is offered the seats that others give up in it. The same key gives the same place. Raises
    WishProblem, and NotPossible for a service or case file that has ended and, for a client, what is not offered to
    them.
    """
    wish = wished(weekdays=weekdays, from_minute=from_minute, until_minute=until_minute)
    if service.therapist_id != case.therapist_id:
        raise NotPossible
    with transaction.atomic():
        lock_calendar(therapist_id=service.therapist_id, at=at)
        known = WaitingPlace.objects.filter(key=key, case=case).first()
        if known is not None:
            return known
        _check_open(service, case, by)
        place = WaitingPlace.objects.filter(case=case, service=service, ended_at=None).first()
        if place is not None and _wish_of(place) == wish:
            return place
        act = "waiting.joined" if place is None else "waiting.changed"
        place = place or WaitingPlace(case=case, service=service, since=at, key=key)
        place.weekdays, place.from_minute, place.until_minute = sorted(wish.weekdays), from_minute, until_minute
        place.save()
        record(act=act, subject="waiting", subject_id=place.pk, case_id=case.pk, by=by, at=at)
    return place


def _check_open(service: Service, case: CaseFile, by: Actor) -> None:
    offered = service.for_clients or by.kind is ActorKind.THERAPIST
    if service.ended_at is not None or case.closed_at is not None or not offered:
        raise NotPossible


def _wish_of(place: WaitingPlace) -> Wish:
    return Wish(frozenset(place.weekdays), place.from_minute, place.until_minute)


def leave_list(*, place: WaitingPlace, by: Actor, at: datetime) -> None:
    """Take a client off the list, and let go what is kept for them; leaving twice has one effect."""
    with transaction.atomic():
        lock_calendar(therapist_id=place.service.therapist_id, at=at)
        if not WaitingPlace.objects.filter(pk=place.pk, ended_at=None).update(ended_at=at):
            return
        record(act="waiting.left", subject="waiting", subject_id=place.pk, case_id=place.case_id, by=by, at=at)
        for offer in _offers().filter(place=place, answer=""):
            _give_on(offer, Answer.PASSED, by=by, at=at)


def offer_freed(*, therapist_id: UUID, start: int, end: int, at: datetime) -> list[WaitingOffer]:
    """Offer what is free between two moments, in seconds of UTC, to those who wait: the longest waiting first.

    Each gets one time at most, and none while another one is kept for them, nor one that they were offered before. One
    transaction: for each offer the hold that guards it, its mail, its end, an audit row. Asked again about the same
    stretch, only what is still free is offered.
    """
    if not WaitingPlace.objects.filter(service__therapist=therapist_id, ended_at=None).exists():
        return []
    with transaction.atomic():
        lock_calendar(therapist_id=therapist_id, at=at)
        places = WaitingPlace.objects.filter(
            service__therapist=therapist_id,
            service__ended_at=None,
            ended_at=None,
            case__closed_at=None,
            case__client__ended_at=None,
        ).exclude(offers__answer="")
        in_line = places.select_related("service", "case").order_by("since", "pk")
        found = [_offer_to(place, start, end, at) for place in in_line]
    return [offer for offer in found if offer is not None]


def _offer_to(place: WaitingPlace, start: int, end: int, at: datetime) -> WaitingOffer | None:
    """Offer the first time of a stretch that suits, where there is one that may still be offered."""
    zone, service = ZoneInfo(place.case.zone), place.service
    quiet_from, quiet_until = Practice.objects.values_list("quiet_from", "quiet_until").get(pk=place.practice_id)
    told_at = after_quiet(at, zone=zone, quiet_from=quiet_from, quiet_until=quiet_until)
    known = {seconds(one) for one in place.offers.values_list("starts_at", flat=True)}
    free = slots_between(service=service, start=start, end=end, at=at)
    for slot in _in_groups_of_others(place, free) if service.is_group else free:
        until = kept_until(
            start=slot.start,
            told_at=told_at,
            lasts=service.offer_lasts,
            not_later=service.offer_until,
            nights=Nights(zone, quiet_from, quiet_until),
        )
        if until is not None and slot.start not in known and suits(_wish_of(place), slot.start, zone):
            return _offer(place, slot, told_at=told_at, until=until, at=at)
    return None


def _in_groups_of_others(place: WaitingPlace, free: list[Slot]) -> list[Slot]:
    """Return the slots that are places in a group that meets anyway, and in which the client has none yet."""
    starts = [moment_of(slot.start) for slot in free]
    meets = Session.objects.filter(service=place.service, starts_at__in=starts, state=State.CONFIRMED)
    own = Seat.objects.filter(session=OuterRef("pk"), case=place.case, guards=True)
    others = {seconds(one) for one in meets.exclude(Exists(own)).values_list("starts_at", flat=True)}
    return [slot for slot in free if slot.start in others]


def _offer(place: WaitingPlace, slot: Slot, *, told_at: datetime, until: datetime, at: datetime) -> WaitingOffer:
    offer_id, service = new_id(), place.service

    def put_in() -> Session:
        hold = a_session(service, slot.start, State.HOLD, key=f"offer:{offer_id}", by=SYSTEM, at=at)
        hold.held_until = until
        store_session.store(hold)
        return hold

    seat = Seat(state=State.HOLD, held_until=until, key=f"offer:{offer_id}") if service.is_group else None
    if seat is not None:
        hold = put_in_group(seat, service=service, start=slot.start, by_rules=True, by=SYSTEM, at=at).session
    else:
        hold = take(service=service, start=slot.start, at=at, by_rules=True, put_in=put_in, known=lambda: None)
    offer = WaitingOffer.objects.create(
        id=offer_id,
        case=place.case,
        place=place,
        session=None if seat else hold,
        seat=seat,
        starts_at=hold.starts_at,
        ends_at=hold.ends_at,
        made_at=at,
        until=until,
    )
    content = {"offer": str(offer_id)}
    enqueue(kind=OFFERED, content=content, key=f"offered:{offer_id}", at=at, due_at=told_at, stale_at=until)
    enqueue(kind=OVER, content=content, key=f"offer-over:{offer_id}", at=at, due_at=until)
    record(act="waiting.offered", subject="offer", subject_id=offer_id, case_id=place.case_id, by=SYSTEM, at=at)
    return offer


def take_offer(*, offer: WaitingOffer, by: Actor, at: datetime) -> Session:
    """Make the hold of an offer the client's session or seat, a request where the service wants approval.

    Their wait ends. Returns the session, which of a group is that of all who come.

    Taking it twice gives the same session. Raises OfferGone when it is no longer kept for them; nothing changes then.
    """
    with transaction.atomic():
        row = _locked(offer, at)
        kept, service = row.seat or row.session, row.place.service
        if kept is None or (row.answer and row.answer != Answer.TAKEN):
            raise OfferGone
        session = kept.session if isinstance(kept, Seat) else kept
        if row.answer:
            return session
        if row.until <= at or service.ended_at is not None or row.case.closed_at is not None:
            raise OfferGone
        if isinstance(kept, Seat) and Seat.objects.filter(session=session, case=row.case, guards=True).exists():
            raise OfferGone  # they took a seat of this group by themselves meanwhile
        kept.state = State.REQUESTED if service.needs_approval else State.CONFIRMED
        kept.case, kept.held_until = row.case, None
        kept.booked_at, kept.booked_by, kept.changed_at = at, f"{by.kind}:{by.id}", at
        kept.save()
        if isinstance(kept, Seat):
            record_seat(kept, by=by, at=at)
        else:
            record_booking(session, by=by, at=at)
        _answer(row, Answer.TAKEN, by=by, at=at)
        WaitingPlace.objects.filter(pk=row.place_id).update(ended_at=at)
    return session


def pass_offer(*, offer: WaitingOffer, by: Actor, at: datetime) -> None:
    """Let an offer go, so that the next in line is asked; whoever was asked goes on waiting.

    Letting go twice has one effect. Raises OfferGone for one that was taken.
    """
    with transaction.atomic():
        row = _locked(offer, at)
        if row.answer == Answer.TAKEN:
            raise OfferGone
        if not row.answer:
            _give_on(row, Answer.PASSED, by=by, at=at)


def end_offer(*, offer: WaitingOffer, at: datetime) -> None:
    """End an offer that nobody answered in time, and ask the next in line; one that was answered stays as it is."""
    with transaction.atomic():
        row = _locked(offer, at)
        if not row.answer:
            _give_on(row, Answer.EXPIRED, by=SYSTEM, at=at)


def _offers() -> QuerySet[WaitingOffer]:
    return WaitingOffer.objects.select_related("place__service", "session", "seat__session", "case")


def _locked(offer: WaitingOffer, at: datetime) -> WaitingOffer:
    """Return an offer as it stands, with its therapist's calendar locked, through which every answer to it goes."""
    therapist = WaitingPlace.objects.values_list("service__therapist", flat=True).get(pk=offer.place_id)
    lock_calendar(therapist_id=therapist, at=at)
    return _offers().get(pk=offer.pk)


def _answer(row: WaitingOffer, answer: Answer, *, by: Actor, at: datetime) -> None:
    row.answer, row.answered_at = answer, at
    row.save(update_fields=["answer", "answered_at"])
    record(act=f"waiting.{answer}", subject="offer", subject_id=row.pk, case_id=row.case_id, by=by, at=at)


def _give_on(row: WaitingOffer, answer: Answer, *, by: Actor, at: datetime) -> None:
    """Free the time of an offer and offer it to the next in line."""
    _answer(row, answer, by=by, at=at)
    kept = row.seat or row.session
    if kept is not None and kept.state == State.HOLD:
        kept.delete()
    start, end = seconds(row.starts_at), seconds(row.ends_at)
    offer_freed(therapist_id=row.place.service.therapist_id, start=start, end=end, at=at)
