"""The waiting list: order, one offer at a time, kept by a real hold, given on when it is let go or runs out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.actions import NotPossible, OfferGone, SlotGone, TooLate
from evenhand.domain.scheduling.messages import GRACE
from evenhand.domain.scheduling.models import Service, Session, State, WaitingOffer, WaitingPlace
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.practices.models import Member
from tests.domain.at_once import at_once
from tests.domain.scheduling.actions.in_line import (
    ELEVEN,
    HOURS,
    MINUTE,
    NOON,
    TEN,
    Mails,
    booked,
    cancelled,
    in_line,
    offers,
    recipients,
    waits,
    whose,
    work,
)
from tests.factories import (
    NOW,
    a_case,
    a_service,
    a_session,
    a_therapist,
    client_actor,
    inside,
    therapist_actor,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def therapist() -> Member:
    return a_therapist()


@pytest.fixture
def service(therapist: Member) -> Service:
    return a_service(of=therapist)


def test_the_first_in_line_gets_the_time_that_was_called_off_and_a_hold_keeps_it(
    service: Service, mailoutbox: Mails
) -> None:
    ana, _ = in_line(service, "ana", "bo")
    cancelled(booked(service))
    work(NOW + GRACE)
    (offer,) = offers(service)
    assert (offer.case_id, offer.until) == (ana.pk, NOW + GRACE + HOURS)
    assert offer.session is not None
    assert (offer.session.state, offer.session.held_until, offer.session.guards) == (State.HOLD, offer.until, True)
    other = a_case(of=service.therapist)
    with inside(service), pytest.raises(SlotGone):
        actions.book(service=service, start=TEN, case=other, key="k", by=client_actor(other), at=NOW + 2 * GRACE)
    assert recipients(mailoutbox) == ["ana"]
    (mail,) = [one for one in mailoutbox if one.subject == "A time is free"]
    assert "Monday 30 November 2026, 10:00 to 10:50, London time" in mail.body
    assert "It is kept for you until Tuesday 24 November 2026, 18:05." in mail.body
    assert "/o/" in mail.body


def test_a_time_that_was_moved_away_from_is_offered_too(service: Service) -> None:
    in_line(service, "ana")
    session = booked(service)
    with inside(service):
        by = therapist_actor(service.therapist)
        actions.move(session=session, start=NOON, seen=0, by=by, at=NOW)
    work(NOW + GRACE)
    (offer,) = offers(service)
    assert int(offer.starts_at.timestamp()) == TEN


def test_what_is_taken_again_within_the_grace_is_offered_to_nobody(service: Service) -> None:
    in_line(service, "ana")
    session = booked(service)
    with inside(service):
        by = therapist_actor(service.therapist)
        away = actions.move(session=session, start=NOON, seen=0, by=by, at=NOW)
        actions.move(session=away, start=TEN, seen=1, by=by, at=NOW + MINUTE)
    work(NOW + MINUTE + GRACE)
    assert [int(one.starts_at.timestamp()) for one in offers(service)] == [NOON]


def test_who_waits_for_another_day_is_passed_over(service: Service) -> None:
    ana = a_case(of=service.therapist, email="ana@example.org")
    waits(ana, service, days=[4], at=NOW - HOURS)
    in_line(service, "bo")
    cancelled(booked(service))
    work(NOW + GRACE)
    assert whose(service) == [("bo", "")]


def test_taking_it_makes_the_hold_a_session_once_and_ends_the_wait(service: Service) -> None:
    (ana,) = in_line(service, "ana")
    cancelled(booked(service))
    work(NOW + GRACE)
    (offer,) = offers(service)
    with inside(service):
        for _ in range(2):
            session = actions.take_offer(offer=offer, by=client_actor(ana), at=NOW + HOURS)
        assert (session.pk, session.case_id, session.state) == (offer.session_id, ana.pk, State.CONFIRMED)
        assert AuditEntry.objects.filter(act="session.booked", case_id=ana.pk).count() == 1
        assert not WaitingPlace.objects.filter(ended_at=None).exists()
        with pytest.raises(OfferGone):
            actions.pass_offer(offer=offer, by=client_actor(ana), at=NOW + HOURS)
    work(NOW + GRACE + HOURS)
    assert whose(service) == [("ana", "taken")]


def test_a_service_with_approval_is_asked_for(therapist: Member) -> None:
    service = a_service(of=therapist, needs_approval=True)
    (ana,) = in_line(service, "ana")
    cancelled(booked(service))
    work(NOW + GRACE)
    (offer,) = offers(service)
    with inside(service):
        session = actions.take_offer(offer=offer, by=client_actor(ana), at=NOW + HOURS)
    assert session.state == State.REQUESTED


def test_letting_go_gives_it_to_the_next_at_once_and_keeps_the_wait(service: Service, mailoutbox: Mails) -> None:
    ana, _ = in_line(service, "ana", "bo")
    cancelled(booked(service))
    work(NOW + GRACE)
    (offer,) = offers(service)
    with inside(service):
        for _ in range(2):
            actions.pass_offer(offer=offer, by=client_actor(ana), at=NOW + 2 * GRACE)
        with pytest.raises(OfferGone):
            actions.take_offer(offer=offer, by=client_actor(ana), at=NOW + 2 * GRACE)
        assert WaitingPlace.objects.get(case=ana).ended_at is None
    work(NOW + 2 * GRACE)
    assert whose(service) == [("ana", "passed"), ("bo", "")]
    assert recipients(mailoutbox) == ["ana", "bo"]


def test_what_nobody_answers_goes_to_the_next_until_there_is_none(service: Service, mailoutbox: Mails) -> None:
    ana, _ = in_line(service, "ana", "bo")
    cancelled(booked(service))
    for moment in (
        NOW + GRACE,
        NOW + GRACE + HOURS,
        NOW + GRACE + 2 * HOURS + timedelta(hours=10),
        NOW + timedelta(days=3),
    ):
        work(moment)
    assert whose(service) == [("ana", "expired"), ("bo", "expired")]
    assert recipients(mailoutbox) == ["ana", "bo"]
    with inside(service):
        assert not Session.objects.filter(state=State.HOLD).exists()
        with pytest.raises(OfferGone):
            actions.take_offer(offer=offers(service)[0], by=client_actor(ana), at=NOW + timedelta(days=3))


def test_an_offer_is_over_at_its_moment_even_where_no_worker_came(service: Service) -> None:
    (ana,) = in_line(service, "ana")
    cancelled(booked(service))
    work(NOW + GRACE)
    (offer,) = offers(service)
    with inside(service), pytest.raises(OfferGone):
        actions.take_offer(offer=offer, by=client_actor(ana), at=offer.until)


def test_nothing_is_offered_too_close_to_its_start(therapist: Member) -> None:
    service = a_service(of=therapist, offer_until=7 * 24 * 60)
    in_line(service, "ana")
    cancelled(booked(service))
    work(NOW + GRACE)
    assert offers(service) == []


def test_nobody_is_written_to_in_their_quiet_hours_and_loses_none_of_theirs(
    service: Service, mailoutbox: Mails
) -> None:
    in_line(service, "ana")
    night, morning = NOW.replace(hour=23), NOW.replace(hour=8, minute=0) + timedelta(days=1)
    cancelled(booked(service), at=night - GRACE)
    work(night)
    (offer,) = offers(service)
    assert offer.until == morning + HOURS
    assert recipients(mailoutbox) == []
    work(morning)
    assert recipients(mailoutbox) == ["ana"]


def test_two_freed_times_are_two_peoples_and_one_of_somebody_alone(service: Service) -> None:
    (ana,) = in_line(service, "ana")
    sessions = [booked(service, start) for start in (TEN, ELEVEN)]
    for session in sessions:
        cancelled(session)
    work(NOW + GRACE)
    assert whose(service) == [("ana", "")]
    with inside(service):
        actions.take_offer(offer=offers(service)[0], by=client_actor(ana), at=NOW + HOURS)
        assert Session.objects.filter(case=ana).count() == 1


def test_whoever_leaves_the_list_lets_go_what_is_kept_for_them(service: Service) -> None:
    ana, _ = in_line(service, "ana", "bo")
    cancelled(booked(service))
    work(NOW + GRACE)
    with inside(service):
        place = WaitingPlace.objects.select_related("service").get(case=ana)
        for _ in range(2):
            actions.leave_list(place=place, by=therapist_actor(service.therapist), at=NOW + 2 * GRACE)
        assert AuditEntry.objects.filter(act="waiting.left").count() == 1
    assert whose(service) == [("ana", "passed"), ("bo", "")]


def test_waiting_again_keeps_the_place_in_line_and_changes_the_wish(service: Service) -> None:
    (ana,) = in_line(service, "ana")
    changed = waits(ana, service, days=[3, 1], key="another")
    assert (changed.weekdays, changed.since) == ([1, 3], NOW - timedelta(hours=1))
    with inside(service):
        assert WaitingPlace.objects.count() == 1


def test_nobody_waits_for_what_ended_or_for_what_is_not_theirs(therapist: Member) -> None:
    case = a_case(of=therapist)
    ended, hidden = a_service(of=therapist), a_service(of=therapist, for_clients=False)
    with inside(case):
        actions.end_service(service=ended, by=therapist_actor(therapist), at=NOW)
        ended.refresh_from_db()
    for service in (ended, hidden, a_service()):
        with pytest.raises(NotPossible):
            waits(case, service)


@pytest.mark.django_db(transaction=True)
def test_one_freed_time_and_many_waiting_who_all_press_at_once_gives_it_to_one(service: Service) -> None:
    cases = in_line(service, "ana", "bo", "cy")
    cancelled(booked(service))
    freed = partial(actions.offer_freed, therapist_id=service.therapist_id, start=TEN, end=ELEVEN, at=NOW + GRACE)
    made = at_once(service, [freed] * 4)
    assert sorted(len(one) for one in made if isinstance(one, list)) == [0, 0, 0, 1]
    (offer,) = offers(service)
    by = client_actor(cases[0])
    answers: list[Callable[[], object]] = [partial(actions.take_offer, offer=offer, by=by, at=NOW + HOURS)] * 3
    answers.append(partial(actions.pass_offer, offer=offer, by=by, at=NOW + HOURS))
    at_once(service, answers)
    with inside(service):
        rows = list(Session.objects.filter(starts_at=offer.starts_at, guards=True))
        assert len(rows) == 1  # the first one's session, or the hold of the next in line
    assert [answer for _, answer in whose(service)] in (["taken"], ["passed", ""])


@pytest.mark.django_db(transaction=True)
def test_of_two_times_freed_at_once_the_only_one_waiting_is_kept_one(service: Service) -> None:
    in_line(service, "ana")
    for start in (TEN, ELEVEN):
        cancelled(booked(service, start))
    freed = partial(actions.offer_freed, therapist_id=service.therapist_id, at=NOW + GRACE)
    made = at_once(service, [partial(freed, start=TEN, end=ELEVEN), partial(freed, start=ELEVEN, end=NOON)])
    assert sorted(len(one) for one in made if isinstance(one, list)) == [0, 1]
    with inside(service):
        assert Session.objects.filter(state=State.HOLD).count() == 1


def test_a_second_open_offer_of_one_place_is_refused_by_the_table_itself(service: Service) -> None:
    in_line(service, "ana")
    (offer,) = _offered_at(service, TEN)
    with inside(service), pytest.raises(IntegrityError):
        WaitingOffer.objects.create(
            case=offer.case, place=offer.place, starts_at=NOW, ends_at=NOW, made_at=NOW, until=NOW
        )


def _offered_at(service: Service, start: int) -> list[WaitingOffer]:
    with inside(service):
        return actions.offer_freed(therapist_id=service.therapist_id, start=start, end=start + 3000, at=NOW)


def test_a_client_whose_way_in_or_case_file_has_ended_is_asked_no_more(service: Service) -> None:
    ana, bo = in_line(service, "ana", "bo")
    with inside(service):
        CaseFile.objects.filter(pk=ana.pk).update(closed_at=NOW)
        bo.client.ended_at = NOW
        bo.client.save()
    assert _offered_at(service, TEN) == []


def test_a_late_client_calls_off_and_nobody_is_asked(therapist: Member) -> None:
    service = a_service(of=therapist, cancel_until=99_999)
    in_line(service, "ana")
    case = a_case(of=therapist)
    session, by = a_session(of=case, service=service, start=TEN), client_actor(case)
    with inside(session), pytest.raises(TooLate):
        actions.set_state(session=session, state=State.CANCELLED, seen=0, by=by, at=NOW)
    work(NOW + GRACE)
    assert offers(service) == []
