"""Another time zone for a practice: hours follow the clock, days stay days, what is booked stays at its moment."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from evenhand.domain.cases.access.deciding import NotTheirs
from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.models import Calendar, Session, TimeOff
from evenhand.domain.scheduling.queries.calendar import next_start_of
from evenhand.domain.scheduling.queries.rules import moment_of, rules_of
from evenhand.domain.scheduling.queries.slots import slots_between
from evenhand.domain.scheduling.slots.rules import RuleProblem
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.practices.models import Member, Practice
from tests.factories import (
    NOW,
    TODAY,
    ZONE,
    a_case,
    a_colleague,
    a_service,
    a_session,
    a_therapist,
    at_hour,
    inside,
    therapist_actor,
)  # fmt: skip

pytestmark = pytest.mark.django_db
BERLIN, AUCKLAND, NEW_YORK = "Europe/Berlin", "Pacific/Auckland", "America/New_York"
DAY = TODAY + timedelta(days=2)


def moved(member: Member, zone: str) -> None:
    actions.change_practice_zone(zone=zone, by=therapist_actor(member), at=NOW)


@pytest.mark.parametrize("zone", [BERLIN, AUCKLAND, NEW_YORK])
def test_opening_times_keep_their_hours_on_the_new_clock(zone: str) -> None:
    member = a_therapist()
    service = a_service(of=member)
    with inside(member):
        assert rules_of(service=service).zone.key == ZONE
        moved(member, zone)
        start = at_hour(0, day=DAY, zone=zone)
        found = slots_between(service=service, start=start, end=start + 86_400, at=NOW)
        assert [moment_of(slot.start).astimezone(ZoneInfo(zone)).hour for slot in found] == list(range(9, 17))


def test_what_is_booked_stays_at_its_moment_and_nobody_gets_a_message() -> None:
    case = a_case()
    row = a_session(of=case)
    with inside(case):
        Session.objects.filter(pk=row.pk).update(starts_at=NOW + timedelta(days=3), ends_at=NOW + timedelta(days=3.05))
        before = list(Session.objects.values("starts_at", "ends_at", "sequence", "state")), OutboxRow.objects.count()
        moved(case.therapist, AUCKLAND)
        after = list(Session.objects.values("starts_at", "ends_at", "sequence", "state")), OutboxRow.objects.count()
        assert after == before
        assert next_start_of(member=case.therapist, at=NOW) == NOW + timedelta(days=3)
        case.refresh_from_db()
        assert case.zone == ZONE


@pytest.mark.parametrize("zone", [BERLIN, AUCKLAND, NEW_YORK])
@pytest.mark.parametrize(("first", "last"), [(DAY, DAY), (date(2027, 3, 26), date(2027, 3, 29))])
def test_whole_days_off_stay_the_same_days_and_hours_off_their_moment(zone: str, first: date, last: date) -> None:
    member = a_therapist()
    service = a_service(of=member)
    off = partial(actions.take_days_off, member=member, reason="", by=therapist_actor(member), at=NOW)
    hours = NOW + timedelta(days=5), NOW + timedelta(days=5, hours=2)
    with inside(member):
        off(first=first, last=last, zone=ZoneInfo(ZONE), key="days")
        actions.take_hours_off(
            member=member, start=hours[0], end=hours[1], reason="", key="h", by=therapist_actor(member), at=NOW
        )
        before = rules_of(service=service).days_off
        moved(member, zone)
        assert rules_of(service=service).days_off == before
        row = TimeOff.objects.get(key="days")
        there = [moment.astimezone(ZoneInfo(zone)) for moment in (row.starts_at, row.ends_at)]
        assert [(one.date(), one.hour) for one in there] == [(first, 0), (last + timedelta(days=1), 0)]
        kept = TimeOff.objects.get(key="h")
        assert (kept.starts_at, kept.ends_at) == hours


def test_there_and_back_changes_nothing_that_was_taken_off() -> None:
    member = a_therapist()
    with inside(member):
        actions.take_days_off(
            member=member,
            first=DAY,
            last=DAY,
            zone=ZoneInfo(ZONE),
            reason="",
            key="d",
            by=therapist_actor(member),
            at=NOW,
        )
        before: list[tuple[datetime, datetime]] = list(TimeOff.objects.values_list("starts_at", "ends_at"))
        for zone in (AUCKLAND, NEW_YORK, ZONE):
            moved(member, zone)
        assert list(TimeOff.objects.values_list("starts_at", "ends_at")) == before


def test_the_same_zone_again_works_nothing_out_anew_and_one_that_is_not_there_is_refused() -> None:
    member = a_therapist()
    with inside(member):
        moved(member, BERLIN)
        version = Calendar.objects.get(member=member).rules_version
        moved(member, BERLIN)
        assert Calendar.objects.get(member=member).rules_version == version
        for wrong in ("", "Mars/Base", "Europe/Berlin\n", "../etc"):
            with pytest.raises(RuleProblem):
                moved(member, wrong)
        assert Practice.objects.get(pk=member.practice_id).zone == BERLIN


def test_only_an_owner_moves_the_practice() -> None:
    owner = a_therapist()
    colleague = a_colleague(of=owner)
    with inside(owner):
        with pytest.raises(NotTheirs):
            moved(colleague, BERLIN)
        assert Practice.objects.get(pk=owner.practice_id).zone == ZONE
