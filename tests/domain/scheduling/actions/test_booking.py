"""Booking, holding and taking a seat, one person at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.actions import SlotGone
from evenhand.domain.scheduling.models import Seat, Service, Session, State
from evenhand.domain.scheduling.queries.rules import moment_of
from evenhand.domain.scheduling.queries.slots import slots_between
from evenhand.domain.scheduling.slots.refusing import Refusal
from evenhand.domain.scheduling.slots.rules import RuleProblem
from evenhand.foundation.audit.models import AuditEntry
from tests.factories import NOW, TODAY, a_case, a_service, a_session, at_hour, client_actor, inside, therapist_actor

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


def starts_tomorrow(service: Service) -> list[int]:
    found = slots_between(
        service=service, start=at_hour(0, day=TOMORROW), end=at_hour(0, day=TOMORROW + timedelta(days=1)), at=NOW
    )
    return [slot.start for slot in found]


def test_a_day_offers_its_opening_hours_and_a_booking_takes_one_of_them() -> None:
    case = a_case()
    service = a_service(of=case.therapist)
    with inside(case):
        assert starts_tomorrow(service) == [at_hour(hour, day=TOMORROW) for hour in range(9, 17)]
        start = at_hour(10, day=TOMORROW)
        booked = actions.book(service=service, start=start, case=case, key="k", by=client_actor(case), at=NOW)
        assert booked.state == State.CONFIRMED
        assert booked.ends_at - booked.starts_at == timedelta(minutes=50)
        assert starts_tomorrow(service) == [at_hour(hour, day=TOMORROW) for hour in range(9, 17) if hour != 10]


def test_the_same_key_gives_the_same_session_and_one_record() -> None:
    case = a_case()
    service = a_service(of=case.therapist)
    with inside(case):
        given = [
            actions.book(
                service=service, start=at_hour(9, day=TOMORROW), case=case, key="k", by=client_actor(case), at=NOW
            )
            for _ in range(2)
        ]
        assert given[0] == given[1]
        assert AuditEntry.objects.filter(act="session.booked").count() == 1


def test_a_service_with_approval_is_requested_by_a_client_and_its_time_is_guarded() -> None:
    case = a_case()
    service = a_service(of=case.therapist, needs_approval=True)
    with inside(case):
        start = at_hour(9, day=TOMORROW)
        asked = actions.book(service=service, start=start, case=case, key="k", by=client_actor(case), at=NOW)
        assert asked.state == State.REQUESTED
        assert start not in starts_tomorrow(service)


@pytest.mark.parametrize(
    ("start", "why"),
    [
        (at_hour(10, 7, day=TOMORROW), Refusal.OFF_GRID),
        (at_hour(9), Refusal.TOO_SOON),
        (at_hour(9, day=TODAY - timedelta(days=1)), Refusal.OUTSIDE_WINDOW),
        (at_hour(9, day=TODAY + timedelta(days=61)), Refusal.OUTSIDE_WINDOW),
        (at_hour(20, day=TOMORROW), Refusal.CLOSED),
        (at_hour(9, day=TODAY + timedelta(days=4)), Refusal.CLOSED),
    ],
    ids=["off the grid", "in the past", "yesterday", "beyond the window", "at night", "on a Saturday"],
)
def test_an_edited_address_is_refused_with_slots_that_are_free(start: int, why: Refusal) -> None:
    case = a_case()
    service = a_service(of=case.therapist)
    with inside(case), pytest.raises(SlotGone) as gone:
        actions.book(service=service, start=start, case=case, key="k", by=client_actor(case), at=NOW)
    assert gone.value.why is why
    assert len(gone.value.nearest) == 3
    with inside(case):
        assert not Session.objects.exists()


def test_the_nearest_slots_are_really_free() -> None:
    case = a_case()
    service = a_service(of=case.therapist)
    a_session(of=case, service=service, start=at_hour(12, day=TOMORROW))
    with inside(case), pytest.raises(SlotGone) as gone:
        actions.book(
            service=service, start=at_hour(12, day=TOMORROW), case=case, key="k", by=client_actor(case), at=NOW
        )
    assert gone.value.why is Refusal.TAKEN
    assert [slot.start for slot in gone.value.nearest] == [at_hour(hour, day=TOMORROW) for hour in (10, 11, 13)]


def test_a_therapist_may_book_outside_the_rules_but_never_over_somebody() -> None:
    case = a_case()
    service = a_service(of=case.therapist, after=10)
    by = therapist_actor(case.therapist)
    with inside(case):
        late = actions.book(
            service=service, start=at_hour(21, 7, day=TOMORROW), case=case, key="k1", by=by, at=NOW, minutes=90
        )
        assert late.ends_at - late.starts_at == timedelta(minutes=90)
        with pytest.raises(SlotGone):
            actions.book(service=service, start=at_hour(22, 40, day=TOMORROW), case=case, key="k2", by=by, at=NOW)
        actions.book(service=service, start=at_hour(22, 47, day=TOMORROW), case=case, key="k3", by=by, at=NOW)


@pytest.mark.parametrize("minutes", [0, -50, 24 * 60 + 1])
def test_no_session_is_longer_than_a_day_or_shorter_than_a_minute(minutes: int) -> None:
    case = a_case()
    service = a_service(of=case.therapist)
    with inside(case), pytest.raises(RuleProblem, match="from 1 to 1440 minutes"):
        actions.book(
            service=service,
            start=at_hour(10),
            case=case,
            key="k",
            by=therapist_actor(case.therapist),
            at=NOW,
            minutes=minutes,
        )


def test_a_hold_keeps_the_slot_from_others_until_it_is_over() -> None:
    case = a_case()
    service = a_service(of=case.therapist)
    start = at_hour(9, day=TOMORROW)
    with inside(case):
        actions.hold_slot(service=service, start=start, holder="one", at=NOW)
        with pytest.raises(SlotGone):
            actions.hold_slot(service=service, start=start, holder="other", at=NOW + timedelta(minutes=9))
        actions.hold_slot(service=service, start=start, holder="other", at=NOW + timedelta(minutes=10))
        assert Session.objects.get().key == "hold:other"


def test_a_browser_holds_one_slot_at_a_time_and_can_hold_it_longer() -> None:
    service = a_service()
    with inside(service):
        actions.hold_slot(service=service, start=at_hour(9, day=TOMORROW), holder="one", at=NOW)
        actions.hold_slot(service=service, start=at_hour(10, day=TOMORROW), holder="one", at=NOW)
        later = NOW + timedelta(minutes=5)
        held = actions.hold_slot(service=service, start=at_hour(10, day=TOMORROW), holder="one", at=later)
        assert held.held_until == later + timedelta(minutes=10)
        assert Session.objects.get() == held
        actions.release_hold(holder="one", at=later)
        actions.release_hold(holder="one", at=later)
        assert not Session.objects.exists()


def test_a_group_takes_in_as_many_as_it_has_seats() -> None:
    first = a_case()
    service = a_service(of=first.therapist, seats=2)
    others = [a_case(of=first.therapist) for _ in range(2)]
    start = at_hour(9, day=TOMORROW)
    with inside(first):
        sessions = {
            actions.book(service=service, start=start, case=case, key=f"k{case.pk}", by=client_actor(case), at=NOW)
            for case in (first, others[0], first)
        }
        assert len(sessions) == 1
        assert Seat.objects.count() == 2
        with pytest.raises(SlotGone):
            actions.book(service=service, start=start, case=others[1], key="late", by=client_actor(others[1]), at=NOW)
        actions.give_up_seat(seat=Seat.objects.get(case=first), by=client_actor(first), at=NOW - timedelta(days=1))
        actions.book(service=service, start=start, case=others[1], key="again", by=client_actor(others[1]), at=NOW)
        assert sorted(Seat.objects.filter(guards=True).values_list("number", flat=True)) == [1, 2]


def test_a_session_keeps_to_the_instant_of_its_local_time() -> None:
    case = a_case()
    booked = a_session(of=case, start=at_hour(9, day=TOMORROW))
    assert booked.starts_at == moment_of(at_hour(9, day=TOMORROW))
    assert booked.zone == "Europe/London"


@pytest.mark.parametrize("late", [timedelta(hours=1), timedelta(days=30)], ids=["inside the notice", "long over"])
def test_a_client_joins_no_group_that_the_rules_have_closed(late: timedelta) -> None:
    first = a_case()
    group = a_service(of=first.therapist, seats=3, notice=24 * 60)
    start = at_hour(10, day=TODAY + timedelta(days=2))
    late_comer = a_case(of=first.therapist)
    with inside(first):
        actions.book(service=group, start=start, case=first, key="k1", by=client_actor(first), at=NOW)
        at = moment_of(start) - timedelta(hours=2) + late
        with pytest.raises(SlotGone) as gone:
            actions.book(service=group, start=start, case=late_comer, key="k2", by=client_actor(late_comer), at=at)
        assert gone.value.why in (Refusal.TOO_SOON, Refusal.OUTSIDE_WINDOW)
        actions.book(service=group, start=start, case=late_comer, key="k3", by=therapist_actor(first.therapist), at=NOW)
        assert Seat.objects.count() == 2
