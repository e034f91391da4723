"""What slots are worked out from is what the tables say, whatever was read before."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.actions.services import rules_changed
from evenhand.domain.scheduling.models import DateOverride, Limit, Service, TimeOff
from evenhand.domain.scheduling.queries.rules import moment_of, rules_of, seconds, taken_between, worked_out
from evenhand.domain.scheduling.slots.rules import Cap, Opening, Period, Span, Taken
from tests.factories import NOW, TODAY, a_case, a_service, a_session, at_hour, client_actor, inside, therapist_actor

pytestmark = pytest.mark.django_db


def test_what_is_kept_is_read_anew_after_a_change(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    service = a_service()
    by = therapist_actor(service.therapist)
    with inside(service):
        expected = worked_out(service=service)
        assert rules_of(service=service) == expected
        with django_assert_num_queries(1):
            assert rules_of(service=service) == expected
        actions.change_service(service=service, duration=25, by=by, at=NOW)
        assert rules_of(service=service).duration == 25
        actions.set_week(week=[[]] * 7, service=service, by=by, at=NOW)
        assert not any(rules_of(service=service).hours.week())


def test_what_was_read_in_a_change_that_failed_is_not_kept() -> None:
    service = a_service()
    by = therapist_actor(service.therapist)
    with inside(service):
        with transaction.atomic():
            actions.change_service(service=service, duration=25, by=by, at=NOW)
            assert rules_of(service=service).duration == 25
            transaction.set_rollback(True)
        assert rules_of(service=service).duration == 50
        actions.change_service(service=service, step=45, by=by, at=NOW)
        assert rules_of(service=service).duration == 50


def test_time_off_overrides_and_limits_are_in_the_rules() -> None:
    service = a_service()
    member = service.therapist
    with inside(service):
        for number, whole in enumerate((True, False)):
            TimeOff.objects.create(
                member=member if whole else None,
                starts_at=moment_of(at_hour(0, day=TODAY + timedelta(days=2))),
                ends_at=moment_of(at_hour(0, day=TODAY + timedelta(days=4))),
                whole_days=whole,
                key=str(number),
                made_at=NOW,
            )
        day = TODAY + timedelta(days=5)
        DateOverride.objects.create(member=member, day=day, openings=[[600, 660]], changed_at=NOW)
        DateOverride.objects.create(day=day, openings=[], changed_at=NOW)
        Limit.objects.create(member=member, service=service, period="week", unit="sessions", most=3, changed_at=NOW)
        rules_changed(members=[member], at=NOW)
        rules = rules_of(service=service)
    assert rules.days_off == {TODAY + timedelta(days=2), TODAY + timedelta(days=3)}
    assert rules.time_off == (
        Span(at_hour(0, day=TODAY + timedelta(days=2)), at_hour(0, day=TODAY + timedelta(days=4))),
    )
    assert rules.hours.overrides == {day: (Opening(600, 660),)}
    assert rules.caps == (Cap(Period.WEEK, 3, service=str(service.pk)),)


def test_what_is_taken_is_what_guards_with_its_own_buffers() -> None:
    case = a_case()
    service = a_service(of=case.therapist, before=5, after=10)
    a_session(of=case, service=service)
    other = a_service(of=case.therapist)
    with inside(case):
        actions.hold_slot(service=other, start=at_hour(10, day=TODAY + timedelta(days=1)), holder="h", at=NOW)
        taken = _around(other, NOW + timedelta(minutes=9))
        assert Taken(at_hour(16), at_hour(16, 50), 5, 10) in taken
        assert len(taken) == 2
        assert len(_around(other, NOW + timedelta(minutes=10))) == 1
        Limit.objects.create(
            member=case.therapist, service=service, period="week", unit="sessions", most=3, changed_at=NOW
        )
        rules_changed(members=[case.therapist], at=NOW)
        counted = _around(service, NOW + timedelta(minutes=9))
        assert Taken(at_hour(16), at_hour(16, 50), 5, 10, str(service.pk)) in counted, "where something counts, of what"
        assert len(counted) == 2
        assert len(_around(service, NOW + timedelta(minutes=10))) == 1


def test_a_group_has_its_seats_left() -> None:
    case = a_case()
    group = a_service(of=case.therapist, seats=3)
    with inside(case):
        actions.book_seat(service=group, start=at_hour(16), case=case, key="k", by=client_actor(case), at=NOW)
        assert [one.seats_left for one in _around(group, NOW)] == [2]
        assert [one.seats_left for one in _around(a_service(of=case.therapist), NOW)] == [0]


def test_sessions_of_a_whole_month_are_there_where_a_limit_counts_them() -> None:
    case = a_case()
    service = a_service(of=case.therapist)
    a_session(of=case, service=service, start=at_hour(9, day=TODAY + timedelta(days=25)))
    with inside(case):
        assert _around(service, NOW) == []
        Limit.objects.create(member=case.therapist, period="month", unit="sessions", most=1, changed_at=NOW)
        rules_changed(members=[case.therapist], at=NOW)
        assert len(_around(service, NOW)) == 1


def _around(service: Service, at: datetime) -> list[Taken]:
    return taken_between(
        rules=rules_of(service=service),
        therapist_id=service.therapist_id,
        start=seconds(NOW),
        end=at_hour(23),
        at=at,
    )
