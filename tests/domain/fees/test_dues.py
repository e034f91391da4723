"""What sessions cost: what was promised when they were booked, a place each, what is open in numbers."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.fees import actions
from evenhand.domain.fees.actions import Price
from evenhand.domain.fees.models import Fee, Way
from evenhand.domain.fees.owing import Standing, standing_of
from evenhand.domain.fees.queries.dues import (
    Wanted,
    all_dues_of_practice,
    dues_of,
    dues_of_practice,
    totals_of_practice,
)
from evenhand.domain.scheduling import actions as scheduling
from evenhand.domain.scheduling.models import Session, State
from tests.domain.fees.priced import (
    BEFORE,
    EIGHTY,
    YESTERDAY,
    a_past_session,
    a_priced_service,
    dues,
    pay,
    priced,
)
from tests.factories import (
    NOW,
    TODAY,
    ZONE,
    a_case,
    a_colleague,
    a_service,
    a_session,
    at_hour,
    client_actor,
    inside,
    therapist_actor,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> CaseFile:
    return a_case(at=BEFORE)


def test_a_service_without_a_price_costs_nothing_and_shows_nowhere(case: CaseFile) -> None:
    a_past_session(case, service=a_service(of=case.therapist, at=BEFORE))
    assert dues(case) == []


def test_a_session_keeps_what_was_promised_when_it_was_booked(case: CaseFile) -> None:
    service = a_priced_service(of=case.therapist)
    a_past_session(case, service=service, hour=10, booked=BEFORE)
    priced(service, Price(95_00, 1900), at=BEFORE + timedelta(days=1))
    a_past_session(case, service=service, hour=12, booked=BEFORE + timedelta(days=2))
    priced(service, Price(), at=BEFORE + timedelta(days=3))
    a_past_session(case, service=service, hour=14, booked=BEFORE + timedelta(days=4))
    assert [(one.amount, one.price.tax_points) for one in dues(case)] == [(95_00, 1900), (80_00, None)]


def test_what_was_booked_before_there_was_a_price_costs_nothing(case: CaseFile) -> None:
    service = a_service(of=case.therapist, at=BEFORE - timedelta(days=2))
    session = a_past_session(case, service=service, booked=BEFORE - timedelta(days=1))
    priced(service, EIGHTY)
    assert (session.booked_at < BEFORE, dues(case)) == (True, [])


def test_a_moved_session_keeps_its_price(case: CaseFile) -> None:
    service = a_priced_service(of=case.therapist)
    session = a_session(of=case, service=service, start=at_hour(10), at=BEFORE)
    priced(service, Price(95_00), at=BEFORE + timedelta(days=1))
    by = therapist_actor(case.therapist)
    with inside(case):
        scheduling.move(session=session, start=at_hour(11), seen=0, by=by, at=BEFORE + timedelta(days=2))
    assert [one.amount for one in dues(case, at=NOW + timedelta(days=1))] == [80_00]


def test_a_session_that_went_to_another_therapist_keeps_its_price(case: CaseFile) -> None:
    heir = a_colleague(of=case.therapist, at=BEFORE)
    service = a_priced_service(of=case.therapist)
    theirs = a_service(of=heir, at=BEFORE, name=service.name)
    priced(theirs, Price(120_00))
    a_session(of=case, service=service, start=at_hour(16), at=BEFORE)
    with inside(case):
        scheduling.hand_over_with_times(case=case, to=heir, by=therapist_actor(case.therapist), at=NOW)
        assert Session.objects.get().service_id == theirs.pk
    assert [one.amount for one in dues(case, at=NOW + timedelta(days=1))] == [80_00]


def test_what_lies_ahead_or_was_called_off_in_time_is_not_among_them(case: CaseFile) -> None:
    service = a_priced_service(of=case.therapist)
    a_session(of=case, service=service, start=at_hour(16), at=BEFORE)
    off = a_session(of=case, service=service, start=at_hour(9), at=BEFORE)
    with inside(case):
        scheduling.set_state(session=off, state=State.CANCELLED, seen=0, by=client_actor(case), at=BEFORE)
    assert dues(case) == []


def test_each_place_in_a_group_is_its_own(case: CaseFile) -> None:
    other = a_case(of=case.therapist, at=BEFORE)
    group = a_priced_service(of=case.therapist, price=Price(25_00), seats=3)
    start, at = at_hour(10, day=YESTERDAY), BEFORE + timedelta(hours=1)
    with inside(case):
        for one in (case, other):
            scheduling.book_seat(service=group, start=start, case=one, key=one.number, by=client_actor(one), at=at)
        session = Session.objects.get()
    pay(session, case, how=Way.CASH)
    assert [(one.standing, one.amount) for one in dues(case)] == [(Standing.PAID, 25_00)]
    assert [(one.standing, one.amount) for one in dues(other)] == [(Standing.OPEN, 25_00)]
    assert dues(case)[0].reference != dues(other)[0].reference


def test_the_number_for_a_transfer_is_its_own_and_says_nothing(case: CaseFile) -> None:
    service = a_priced_service(of=case.therapist)
    for hour in (9, 10, 11):
        a_past_session(case, service=service, hour=hour)
    numbers = [one.reference for one in dues(case)]
    assert len(set(numbers)) == 3
    assert all(len(one) == 9 and one.isalnum() and case.number not in one for one in numbers)


def test_the_database_says_how_each_stands_as_the_rule_does(case: CaseFile) -> None:
    service = a_priced_service(of=case.therapist)
    expected = []
    states = (State.CONFIRMED, State.HELD, State.NO_SHOW, State.LATE_CANCEL, State.CANCELLED, State.DECLINED)
    sort = [*product(states, (None, True, False), (False, True)), (State.REQUESTED, None, False)]
    for number, (state, owed, paid) in enumerate(sort):
        start = at_hour(9, day=TODAY - timedelta(days=number + 1))
        session = a_session(of=case, service=service, start=start, at=BEFORE)
        with inside(case):
            guards = state not in (State.LATE_CANCEL, State.CANCELLED, State.DECLINED)
            Session.objects.filter(pk=session.pk).update(state=state, guards=guards)
            if owed is not None or paid:
                way = {"paid_on": TODAY, "paid_how": Way.CASH} if paid else {}
                Fee.objects.create(case=case, session=session, owed=owed, changed_at=NOW, changed_by="x", **way)
        stands = standing_of(state=state, is_over=True, owed=owed, is_paid=paid)
        if stands is not Standing.NOTHING:
            expected.append((session.pk, stands))
    with inside(case):
        assert [(one.session.pk, one.standing) for one in dues_of(case=case, at=NOW)] == expected
        for wanted in Standing:
            found = all_dues_of_practice(member=case.therapist, wanted=Wanted(wanted), at=NOW)
            ids = [pk for pk, stands in expected if stands is wanted]
            assert [one.session.pk for one in found] == ids
            total = totals_of_practice(member=case.therapist, wanted=Wanted(wanted), at=NOW)
            assert total == ({"EUR": len(ids) * 80_00} if ids else {})


def test_a_month_holds_the_sessions_of_its_days_and_of_paid_ones_those_paid_in_it(case: CaseFile) -> None:
    service = a_priced_service(of=case.therapist)
    last = a_session(of=case, service=service, start=at_hour(16, day=TODAY - timedelta(days=27)), at=BEFORE)
    this = a_past_session(case, service=service)
    assert (last.starts_at.month, this.starts_at.month) == (10, 11)
    pay(last, case)
    zone = ZoneInfo(ZONE)

    def found(month: int, standing: Standing | None = None) -> list[object]:
        wanted = Wanted(standing, TODAY.replace(month=month), zone)
        with inside(case):
            return [one.session.pk for one in dues_of_practice(member=case.therapist, wanted=wanted, at=NOW)[0]]

    assert found(10) == [last.pk]
    assert found(11) == [this.pk]
    assert found(11, Standing.PAID) == [last.pk]
    assert found(12) == []


def test_owners_see_all_money_and_others_that_of_their_own_case_files(case: CaseFile) -> None:
    colleague = a_colleague(of=case.therapist, at=BEFORE)
    theirs = a_case(of=colleague, at=BEFORE)
    a_past_session(case)
    a_past_session(theirs, service=a_priced_service(of=colleague, price=Price(90_00)))
    with inside(case):
        seen = {
            member.pk: sorted(one.amount for one in dues_of_practice(member=member, wanted=Wanted(), at=NOW)[0])
            for member in (case.therapist, colleague)
        }
    assert seen == {case.therapist.pk: [80_00, 90_00], colleague.pk: [90_00]}


def test_pages_follow_each_other_without_losing_one(case: CaseFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evenhand.domain.fees.queries.dues.PAGE", 2)
    service = a_priced_service(of=case.therapist)
    booked = [a_past_session(case, service=service, hour=hour).pk for hour in (9, 11, 13)]
    with inside(case):
        pages = [dues_of_practice(member=case.therapist, wanted=Wanted(), at=NOW, page=page) for page in (1, 2, 3)]
    assert [[one.session.pk for one in rows] for rows, _ in pages] == [[booked[2], booked[1]], [booked[0]], []]
    assert [more for _, more in pages] == [True, False, False]


def test_a_service_can_be_offered_and_changed_with_its_price_in_one_act(case: CaseFile) -> None:
    therapist = case.therapist
    by = therapist_actor(therapist)
    with inside(case):
        made = actions.add_priced_service(
            therapist=therapist, key="k", price=EIGHTY, currency="EUR", by=by, at=BEFORE, name="Talk"
        )
        for _ in range(2):
            actions.change_priced_service(
                service=made, price=Price(70_00), currency="EUR", by=by, at=NOW, name="Long talk"
            )
        versions = list(made.prices.order_by("version").values_list("version", "amount"))
    assert versions == [(1, 80_00), (2, 70_00)]
