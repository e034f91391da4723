"""F3 for the last places of a group: clients, strangers and holds in a race, and programs that count wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.actions import booking, seating, taking
from evenhand.domain.scheduling.models import Calendar, Inquiry, Seat, Service, Session
from tests.factories import NOW, ZONE, a_case, a_service, client_actor, inside
from tests.faults.rivals import Attempt, Outcome, deadlocks, stampede
from tests.faults.test_stampede import AT_ONCE, START

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(60)]
SEATS, RIVALS = 4, 6


def asks(service: Service, number: int) -> Attempt:
    return partial(
        actions.ask_for_seat,
        service=service,
        start=START,
        email="stranger@example.org",
        phone="",
        words="I would like to join.",
        zone=ZONE,
        holder=f"h{number}",
        key=f"k{number}",
        network=f"192.0.2.{number}",
        at=NOW,
    )


def keeps(service: Service, number: int) -> Attempt:
    network, browser = f"n{number}", f"b{number}"
    return partial(actions.hold_seat, service=service, start=START, network=network, browser=browser, at=NOW)


def books(service: Service, case: CaseFile) -> Attempt:
    by = client_actor(case)
    return partial(actions.book, service=service, start=START, case=case, key=str(case.pk), by=by, at=NOW)


def test_of_all_who_want_the_last_places_as_many_get_one_as_there_are() -> None:
    first = a_case()
    group = a_service(of=first.therapist, seats=SEATS)
    clients = [first, *(a_case(of=first.therapist) for _ in range(7))]
    attempts = [books(group, case) for case in clients]
    attempts += [asks(group, number) for number in range(8)] + [keeps(group, number) for number in range(8)]
    before = deadlocks()
    ended = stampede(attempts[::3] + attempts[1::3] + attempts[2::3], of=first, at_once=AT_ONCE)
    assert ended.answers == {"got": SEATS, "SlotGone": len(attempts) - SEATS}
    assert deadlocks() == before
    with inside(first):
        seats = list(Seat.objects.filter(guards=True))
        assert sorted(seat.number for seat in seats) == [1, 2, 3, 4]
        assert Session.objects.count() == 1
        assert Inquiry.objects.count() == sum(seat.inquiry_id is not None for seat in seats)


def with_one_place_left() -> tuple[CaseFile, Service]:
    case = a_case()
    group = a_service(of=case.therapist, seats=2)
    with inside(case):
        books(group, case)()
    return case, group


def after_all_have_looked(
    monkeypatch: pytest.MonkeyPatch, case: CaseFile, group: Service, *, act: Callable[[Service, int], Attempt] = asks
) -> Outcome:
    """Let every rival see the last place free before one of them takes it."""
    together, look = Barrier(RIVALS), taking.look_first

    def looked(**told: Any) -> object:
        found = look(**told)
        together.wait(timeout=10)
        return found

    monkeypatch.setattr(seating, "look_first", looked)
    return stampede([act(group, number) for number in range(RIVALS)], of=case, at_once=RIVALS, processes=1)


def test_all_who_saw_the_last_place_free_are_told_that_one_of_them_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    case, group = with_one_place_left()
    ended = after_all_have_looked(monkeypatch, case, group)
    assert ended.answers == {"got": 1, "SlotGone": RIVALS - 1}


def test_a_program_that_trusts_its_first_look_and_seats_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    case, group = with_one_place_left()

    def next_number(_service: Service, session: Session, _at: object) -> int:
        return Seat.objects.filter(session=session, guards=True).count() + 1

    monkeypatch.setattr(booking, "_free_number", next_number)
    monkeypatch.setattr(booking, "refused", lambda **_told: None)
    after_all_have_looked(monkeypatch, case, group)
    with inside(case):
        assert Seat.objects.filter(guards=True).count() == 1 + RIVALS > group.seats


def test_without_a_lock_the_table_itself_gives_no_place_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left then on PostgreSQL are faults; SQLite's transactions go one after another in any case."""
    case, group = with_one_place_left()
    free, together = booking._free_number, Barrier(RIVALS)

    def seen_by_all(*told: Any) -> int:
        number = free(*told)
        together.wait(timeout=10)
        return number

    for place in (booking, seating):
        monkeypatch.setattr(place, "lock_calendar", lambda **told: Calendar.objects.get(member_id=told["therapist_id"]))
    if connection.vendor == "postgresql":
        monkeypatch.setattr(booking, "_free_number", seen_by_all)
    ended = after_all_have_looked(monkeypatch, case, group, act=keeps)
    assert ended.answers["got"] == 1
    assert bool(ended.faults) == (connection.vendor == "postgresql")
    with inside(case):
        assert Seat.objects.filter(guards=True).count() == 2
