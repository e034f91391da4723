"""How to come to each act on opening times, time off, limits, formats, the public page and series."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.actions import Scope
from evenhand.domain.scheduling.models import Session
from evenhand.domain.scheduling.queries.rules import moment_of
from evenhand.domain.scheduling.recurring import Recurrence
from evenhand.domain.scheduling.slots.rules import Period
from tests.domain.acts import LATER, Ready, act_of, by_therapist
from tests.factories import (
    NOW,
    TODAY,
    WEEKDAYS_NINE_TO_FIVE,
    ZONE,
    a_case,
    a_service,
    a_therapist,
    at_hour,
    inside,
    therapist_actor,
)

TOMORROW = TODAY + timedelta(days=1)


@act_of(actions.clear_week, "hours.cleared")
def clearing_the_hours_of_a_therapist() -> Ready:
    member = a_therapist()
    by = therapist_actor(member)
    with inside(member):
        actions.set_week(week=WEEKDAYS_NINE_TO_FIVE, member=member, by=by, at=NOW)
    return Ready(member.practice_id, partial(actions.clear_week, member=member, by=by, at=LATER))


@act_of(actions.set_day, "day.set")
def setting_a_day() -> Ready:
    member = a_therapist()
    act = partial(actions.set_day, member=member, day=TOMORROW, openings=[[600, 660]])
    return Ready(member.practice_id, partial(act, by=therapist_actor(member), at=LATER))


@act_of(actions.clear_day, "day.cleared")
def clearing_a_day() -> Ready:
    member = a_therapist()
    by = therapist_actor(member)
    with inside(member):
        row = actions.set_day(member=member, day=TOMORROW, openings=[], by=by, at=NOW)
    return Ready(member.practice_id, partial(actions.clear_day, member=member, day_id=row.pk, by=by, at=LATER))


@act_of(actions.take_days_off, "time_off.taken")
def taking_days_off() -> Ready:
    member = a_therapist()
    act = partial(actions.take_days_off, member=member, first=TOMORROW, last=TOMORROW, zone=ZoneInfo(ZONE))
    return Ready(member.practice_id, partial(act, reason="Away", key="k", by=therapist_actor(member), at=LATER))


@act_of(actions.take_hours_off, "time_off.taken")
def taking_hours_off() -> Ready:
    member = a_therapist()
    act = partial(
        actions.take_hours_off, member=member, start=moment_of(at_hour(9)), end=moment_of(at_hour(10)), reason=""
    )
    return Ready(member.practice_id, partial(act, key="k", by=therapist_actor(member), at=LATER))


@act_of(actions.give_up_time_off, "time_off.given_up")
def giving_up_time_off() -> Ready:
    member = a_therapist()
    by = therapist_actor(member)
    with inside(member):
        row = actions.take_days_off(
            member=member, first=TOMORROW, last=TOMORROW, zone=ZoneInfo(ZONE), reason="", key="k", by=by, at=NOW
        )
    return Ready(
        member.practice_id, partial(actions.give_up_time_off, member=member, time_off_id=row.pk, by=by, at=LATER)
    )


@act_of(actions.set_limit, "limit.set")
def setting_a_limit() -> Ready:
    member = a_therapist()
    act = partial(actions.set_limit, member=member, period=Period.DAY, most=3)
    return Ready(member.practice_id, partial(act, by=therapist_actor(member), at=LATER))


@act_of(actions.choose_formats, "calendar.changed")
def choosing_formats() -> Ready:
    member = a_therapist()
    act = partial(
        actions.choose_formats, member=member, zone=ZONE, date_format="iso", time_format="12", first_weekday=6
    )
    return Ready(member.practice_id, partial(act, by=therapist_actor(member), at=LATER))


@act_of(actions.change_practice_zone, "practice.zone_changed")
def moving_the_practice() -> Ready:
    member = a_therapist()
    act = partial(actions.change_practice_zone, zone="Europe/Berlin", by=therapist_actor(member), at=LATER)
    return Ready(member.practice_id, act)


@act_of(actions.set_page, "page.set")
def setting_the_public_page() -> Ready:
    member = a_therapist()
    act = partial(
        actions.set_page,
        slug="quiet-street",
        is_open=True,
        words="",
        how_to_reach="",
        framed_by=[],
        remind_hours=[24],
    )
    return Ready(member.practice_id, partial(act, by=therapist_actor(member), at=LATER))


@act_of(actions.make_series, "series.made")
def making_a_series() -> Ready:
    case = a_case()
    recurrence = Recurrence(ZoneInfo(ZONE), TOMORROW, 600, 1, 2)
    act = partial(actions.make_series, service=a_service(of=case.therapist), case=case, recurrence=recurrence)
    return Ready(case.practice_id, partial(act, key="k", by=by_therapist(case), at=LATER))


def first_of_a_series() -> Session:
    ready = making_a_series()
    with ready.where():
        ready.do()
        whole = Session.objects.select_related("service", "series", "therapist", "case__therapist")
        return whole.order_by("starts_at")[0]


@act_of(actions.move_in_series, "session.moved")
def moving_a_series() -> Ready:
    row = first_of_a_series()
    start = at_hour(14, day=TOMORROW)
    act = partial(actions.move_in_series, session=row, start=start, scope=Scope.ALL, seen=0)
    return Ready(row.practice_id, partial(act, by=therapist_actor(row.therapist), at=LATER))


@act_of(actions.cancel_in_series, "session.cancelled")
def cancelling_a_series() -> Ready:
    row = first_of_a_series()
    act = partial(actions.cancel_in_series, session=row, scope=Scope.ALL, seen=0)
    return Ready(row.practice_id, partial(act, by=therapist_actor(row.therapist), at=LATER))
