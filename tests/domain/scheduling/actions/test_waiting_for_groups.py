"""Who waits for a group: a seat that somebody gives up in it is kept for the first in line, by a real hold."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.actions import OfferGone, SlotGone
from evenhand.domain.scheduling.messages import GRACE
from evenhand.domain.scheduling.models import Seat, Service, Session, State, WaitingOffer, WaitingPlace
from evenhand.foundation.practices.models import Member
from tests.domain.scheduling.actions.in_line import (
    HOURS,
    NOON,
    TEN,
    Mails,
    cancelled,
    in_line,
    offers,
    recipients,
    waits,
    whose,
    work,
)
from tests.factories import NOW, a_case, a_service, a_session, a_therapist, client_actor, inside

pytestmark = pytest.mark.django_db


@pytest.fixture
def therapist() -> Member:
    return a_therapist()


def seats_freed(group: Service, *, at: datetime = NOW) -> tuple[CaseFile, Session]:
    """Fill a group of two on DAY at ten, and let one of both give up their seat; return who stays, and the session."""
    stays, goes = a_case(of=group.therapist), a_case(of=group.therapist)
    session = a_session(of=stays, service=group, start=TEN)
    a_session(of=goes, service=group, start=TEN)
    with inside(group):
        seat = Seat.objects.select_related("session__service").get(case=goes)
        actions.give_up_seat(seat=seat, by=client_actor(goes), at=at)
    return stays, session


def test_a_seat_that_is_given_up_is_kept_for_the_first_in_line_and_becomes_theirs(
    therapist: Member, mailoutbox: Mails
) -> None:
    group = a_service(of=therapist, seats=2, needs_approval=True)
    ana, bo = in_line(group, "ana", "bo")
    _, session = seats_freed(group)
    work(NOW + GRACE)
    assert recipients(mailoutbox) == ["ana"]
    with inside(group):
        (offer,) = WaitingOffer.objects.select_related("seat__session", "place__service")
        assert offer.seat is not None
        assert (offer.seat.session_id, offer.seat.state, offer.seat.case_id) == (session.pk, State.HOLD, None)
        with pytest.raises(SlotGone):
            actions.book(service=group, start=TEN, case=bo, key="bo", by=client_actor(bo), at=NOW + 2 * GRACE)
        for _ in range(2):
            assert actions.take_offer(offer=offer, by=client_actor(ana), at=NOW + HOURS) == session
        theirs = Seat.objects.get(case=ana)
        assert (theirs.pk, theirs.state, theirs.held_until) == (offer.seat_id, State.REQUESTED, None)
        assert not WaitingPlace.objects.filter(case=ana, ended_at=None).exists()
        with pytest.raises(OfferGone):
            actions.pass_offer(offer=offer, by=client_actor(ana), at=NOW + HOURS)


def test_a_seat_that_nobody_takes_goes_to_the_next_and_is_free_in_the_end(therapist: Member) -> None:
    group = a_service(of=therapist, seats=2)
    ana, _ = in_line(group, "ana", "bo")
    stays, _ = seats_freed(group)
    work(NOW + GRACE)
    with inside(group):
        actions.pass_offer(offer=offers(group)[0], by=client_actor(ana), at=NOW + 2 * GRACE)
    assert whose(group) == [("ana", "passed"), ("bo", "")]
    work(NOW + timedelta(days=2))
    assert whose(group) == [("ana", "passed"), ("bo", "expired")]
    with inside(group):
        assert [seat.case_id for seat in Seat.objects.filter(guards=True)] == [stays.pk]


def test_of_a_group_nobody_is_offered_a_new_meeting_their_own_or_one_that_was_called_off(therapist: Member) -> None:
    group = a_service(of=therapist, seats=2)
    in_line(group, "ana")
    assert _offered_at_noon(group) == []  # free, but nobody meets then
    stays, session = seats_freed(group)
    waits(stays, group, at=NOW - timedelta(days=9))
    cancelled(a_session(of=a_case(of=therapist), service=a_service(of=therapist), start=NOON))
    work(NOW + GRACE)
    assert whose(group) == [("ana", "")]
    cancelled(session, at=NOW + 2 * GRACE)
    with inside(group), pytest.raises(OfferGone):
        actions.take_offer(offer=offers(group)[0], by=client_actor(offers(group)[0].case), at=NOW + HOURS)
    work(NOW + 3 * GRACE)
    assert whose(group) == [("ana", "")]


def test_who_took_a_seat_by_themselves_takes_no_second_one(therapist: Member) -> None:
    group = a_service(of=therapist, seats=3)
    (ana,) = in_line(group, "ana")
    seats_freed(group)
    work(NOW + GRACE)
    (offer,) = offers(group)
    with inside(group):
        actions.book(service=group, start=TEN, case=ana, key="own", by=client_actor(ana), at=NOW + 2 * GRACE)
        with pytest.raises(OfferGone):
            actions.take_offer(offer=offer, by=client_actor(ana), at=NOW + HOURS)
        assert Seat.objects.filter(case=ana, guards=True).count() == 1


def _offered_at_noon(group: Service) -> list[WaitingOffer]:
    with inside(group):
        return actions.offer_freed(therapist_id=group.therapist_id, start=NOON, end=NOON + 3000, at=NOW)


def test_an_offer_in_a_group_that_everybody_left_meanwhile_lets_it_stand_again(therapist: Member) -> None:
    group = a_service(of=therapist, seats=2, cancel_until=0)
    (ana,) = in_line(group, "ana")
    cases = [a_case(of=therapist) for _ in range(2)]
    with inside(group):
        for case in cases:
            actions.book(service=group, start=TEN, case=case, key=str(case.pk), by=client_actor(case), at=NOW)
        first, second = Seat.objects.select_related("session__service").order_by("number")
        actions.give_up_seat(seat=first, by=client_actor(cases[0]), at=NOW)
        (offer,) = actions.offer_freed(therapist_id=therapist.pk, start=TEN, end=TEN + 3000, at=NOW + GRACE)
        actions.give_up_seat(seat=second, by=client_actor(cases[1]), at=NOW + GRACE)
        assert Session.objects.get().held_until == offer.until
        session = actions.take_offer(offer=offer, by=client_actor(ana), at=NOW + HOURS)
        session.refresh_from_db()
        assert (session.state, session.held_until) == (State.CONFIRMED, None)
